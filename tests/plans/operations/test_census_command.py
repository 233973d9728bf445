"""The commands: what they print, and that a file which cannot be read makes them fail."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from agencies.operations import agencies, partnerships
from plans.models import CensusImport, Child
from tests.census import WEARBRIDGE, a_child, a_return, in_need

pytestmark = pytest.mark.usefixtures("uploads")


def run(file, **options):
    said = StringIO()
    call_command("import_cin_census", file, stdout=said, **options)
    return said.getvalue()


def test_it_prints_what_needs_saying_of_each_child_and_the_totals(people):
    said = run(WEARBRIDGE)
    assert "line 19\tWB0001\tCreated\t" in said
    assert "census rule 8875" in said
    assert "WB0002" not in said  # nothing about it needs saying
    assert "4 created, 0 updated, 0 unchanged, 1 refused; 0 of the return before" in said
    assert "WB0002\tUnchanged" in run(WEARBRIDGE, verbosity=2)


def test_a_dry_run_says_so(people):
    assert "Dry run, nothing was changed: 4 created" in run(WEARBRIDGE, dry_run=True)
    assert not Child.rows.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (a_return(a_child("C1", in_need("2026-01-05")), a_child("C2"))[:-30], "ends too soon"),
        (b"<html/>", "begins with <html>"),
    ],
)
def test_a_file_that_cannot_be_read_makes_the_command_fail_in_one_line(
    people, tmp_path, content, words
):
    path = tmp_path / "return.xml"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words) as failed:
        run(path)
    assert "\n" not in str(failed.value)


def test_no_file_no_agency_and_no_partnership_are_said_in_a_line(people, tmp_path, at):
    with pytest.raises(CommandError, match="is not a file"):
        run(tmp_path)
    with pytest.raises(CommandError, match="There is no partnership called Nowhere"):
        run(WEARBRIDGE, partnership="Nowhere")
    with pytest.raises(CommandError, match="has no children's social care agency called Police"):
        run(WEARBRIDGE, agency="Police")
    agencies.create(
        name="Other Social Care",
        kind="social_care",
        partnerships=[people.partnership],
        by=people.sysadmin,
        at=at,
    )
    with pytest.raises(CommandError, match="Say whose return it is: Other Social Care, Wearbridge"):
        run(WEARBRIDGE)
    partnerships.create(name="Elsewhere", by=people.sysadmin, at=at)
    with pytest.raises(CommandError, match=r"Say which partnership.*: Elsewhere, Wearbridge"):
        run(WEARBRIDGE)
    assert "1 refused" in run(
        WEARBRIDGE, partnership="wearbridge", agency="Wearbridge Children's Social Care"
    )


def test_an_invented_return_is_the_same_for_the_same_seed_and_comes_in(people, tmp_path):
    files = [tmp_path / name for name in ("one.xml", "same.xml", "other.xml")]
    for file, seed in zip(files, (7, 7, 8), strict=True):
        call_command("make_census", file, children=300, seed=seed, stdout=StringIO())
    texts = [file.read_text() for file in files]
    assert texts[0] == texts[1] != texts[2]
    run(files[0])
    import_ = CensusImport.objects.get()
    assert import_.created + import_.refused == 300
    assert import_.refused < 10

"""The partnership's page and its policy: read, compared, adopted after seeing what changes."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies import policy
from agencies.models import ClosedDay, Policy
from agencies.operations import duties, partnerships
from tests.agencies.web.pages import same_bytes, text_of

READ = ["partnership_one", "policy_compare"]
CHANGE = ["closed_day_add", "policy_adopt"]


@pytest.fixture
def anna(people):
    """An auditor of the partnership."""
    held = duties.entrust(
        people.partnership, email="anna@example.org", name="Anna Rowe", role="auditor",
        by=people.sysadmin, at=people.at,
    )  # fmt: skip
    people.workers["anna"] = held.worker
    return held.worker


@pytest.fixture
def northbank(people):
    return partnerships.create(name="Northbank", by=people.sysadmin, at=people.at)


@pytest.fixture
def address(people):
    """Of a page about the cast's partnership."""

    def of(name, *args):
        return reverse(name, args=[people.partnership.pk, *args])

    return of


def edited(**settings):
    """The default policy as text, with some settings of its groups changed."""
    data = deepcopy(policy.default())
    data["membership"] |= settings
    return policy.as_toml(data)


def posted(people, text, **more):
    people.partnership.refresh_from_db()
    return {"text": text, "version": people.partnership.version} | more


# Who may


@pytest.mark.parametrize("name", ["adam", "priya", "sean", "sysadmin", "super"])
def test_whoever_has_no_duty_is_told_who_gives_one(people, enter, address, name):
    client = enter(name)
    answer = client.get(reverse("partnership"))
    assert answer.status_code == 403
    assert "A system administrator gives these roles." in text_of(answer)
    for page in [*READ, *CHANGE]:
        assert client.get(address(page)).status_code == 403
    assert client.get(address("policy_version", 1)).status_code == 403
    assert client.get(address("policy_text", 1)).status_code == 403


@pytest.mark.parametrize("name", ["adam", "anna", "sysadmin"])
def test_only_the_business_manager_changes_anything(people, anna, enter, address, name, untouched):
    client, day = enter(name), people.today + timedelta(days=3)
    fields = {"on-day": day.day, "on-month": day.month, "on-year": day.year, "why": "Fair"}
    text = edited(quorum_agencies=3)
    assert client.post(address("closed_day_add"), fields).status_code == 403
    assert client.post(address("policy_adopt"), posted(people, text, adopt="y")).status_code == 403
    assert client.post(address("closed_day_remove", day.isoformat())).status_code == 403


def test_an_auditor_reads_everything(people, anna, enter, address):
    client = enter("anna")
    page = text_of(client.get(reverse("partnership")))
    assert "You read this page as an auditor" in page
    assert address("policy_adopt") not in page
    assert address("closed_day_add") not in page
    for name in READ:
        assert client.get(address(name)).status_code == 200
    assert client.get(address("policy_version", 1)).status_code == 200
    assert client.get(address("policy_text", 1)).status_code == 200
    for name in CHANGE:
        assert client.get(address(name)).status_code == 403


def test_another_partnership_is_not_found(people, northbank, enter):
    client = enter("beth")
    nobodys = "5c1f2d3e-4a5b-46c7-8d9e-0f1a2b3c4d5e"
    for name in [*READ, *CHANGE]:
        hidden = client.get(reverse(name, args=[northbank.pk]))
        missing = client.get(reverse(name, args=[nobodys]))
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert same_bytes(hidden, missing)


def test_somebody_with_two_partnerships_chooses(people, northbank, enter):
    duties.entrust(
        northbank, email="beth@example.org", name="", role="auditor",
        by=people.sysadmin, at=people.at,
    )  # fmt: skip
    client = enter("beth")
    page = text_of(client.get(reverse("partnership")))
    assert reverse("partnership_one", args=[northbank.pk]) in page
    assert reverse("partnership_one", args=[people.partnership.pk]) in page
    one = text_of(client.get(reverse("partnership_one", args=[northbank.pk])))
    assert "as an auditor" in one


# The page


def test_the_page_shows_agencies_by_kind_with_how_many_work_there(people, enter):
    page = text_of(enter("beth").get(reverse("partnership")))
    assert "Wearbridge Police" in page
    assert "School or nursery" in page
    for worker in people.workers.values():
        assert worker == people.beth or worker.name not in page


def test_the_page_asks_as_often_for_many_agencies(people, enter, django_assert_max_num_queries):
    client = enter("beth")
    client.get(reverse("partnership"))
    with django_assert_max_num_queries(15):
        client.get(reverse("partnership"))


def test_a_closed_day_is_added_and_removed(people, enter, address):
    client, day = enter("beth"), people.today + timedelta(days=3)
    assert client.get(address("closed_day_add")).status_code == 200
    fields = {"on-day": day.day, "on-month": day.month, "on-year": day.year, "why": "Fair"}
    assert client.post(address("closed_day_add"), fields).status_code == 302
    assert "already closed" in text_of(client.post(address("closed_day_add"), fields))
    remove = address("closed_day_remove", day.isoformat())
    assert remove in text_of(client.get(reverse("partnership")))
    assert client.post(remove).status_code == 302
    assert not ClosedDay.objects.exists()
    assert client.post(remove).status_code == 404
    assert client.post(address("closed_day_remove", "nonsense")).status_code == 404


# The policy


def test_the_policy_is_read_in_plain_words(people, enter, address):
    page = text_of(enter("beth").get(address("policy_version", 1)))
    assert "10 working days after the initial conference" in page
    assert "Set by statute" in page
    assert "Stage 2, line manager or safeguarding lead" in page
    assert "5 working days after: its owner and the line manager" in page
    assert "Lesson 1. Household" in page
    assert "cp.cg.first" not in page


def test_a_version_that_is_not_there_is_not_found(people, enter, address):
    client = enter("beth")
    for number in (0, 2, 10**30):
        assert client.get(address("policy_version", number)).status_code == 404


def test_the_text_of_a_version_can_be_adopted_again(people, enter, address):
    answer = enter("beth").get(address("policy_text", 1))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert 'filename="policy-version-1.toml"' in answer["Content-Disposition"]
    assert answer.content.decode() == policy.as_toml(policy.default())


def test_what_a_new_version_changes_is_seen_before_it_is_adopted(people, enter, address):
    client = enter("beth")
    assert client.get(address("policy_adopt")).status_code == 200
    text = edited(quorum_agencies=3)
    preview = text_of(client.post(address("policy_adopt"), posted(people, text)))
    assert "Nothing moves for what runs under earlier versions" in preview
    assert "quorate" in preview
    assert "Adopt version 2" in preview
    assert Policy.objects.count() == 1
    answer = client.post(address("policy_adopt"), posted(people, text, adopt="yes"))
    assert answer.url == address("partnership_one")
    adopted = people.partnership.current_policy()
    assert (adopted.number, adopted.data["membership"]["quorum_agencies"]) == (2, 3)
    assert "Version 2 of the policy has been adopted" in text_of(client.get(answer.url))


def test_two_versions_are_compared_setting_by_setting(people, enter, address):
    client = enter("beth")
    client.post(address("policy_adopt"), posted(people, edited(quorum_agencies=3), adopt="yes"))
    page = text_of(client.get(address("policy_compare")))
    assert "1 setting differs" in page
    assert "Agencies that make a meeting quorate" in page
    same = text_of(client.get(address("policy_compare"), {"old": 2, "new": 2}))
    assert "Nothing differs" in same
    for query in ({"old": "x", "new": 2}, {"old": 9, "new": 2}):
        assert "1 setting differs" in text_of(client.get(address("policy_compare"), query))


def test_a_policy_can_be_uploaded_as_a_file(people, enter, address):
    text = edited(quorum_agencies=4)
    file = SimpleUploadedFile(
        "policy.toml", b"\xef\xbb\xbf" + text.encode().replace(b"\n", b"\r\n")
    )
    answer = enter("beth").post(address("policy_adopt"), posted(people, "", file=file))
    preview = text_of(answer)
    assert "Adopt version 2" in preview
    assert "quorum_agencies = 4" in preview


def test_the_text_can_be_changed_again_after_the_preview(people, enter, address):
    text = edited(quorum_agencies=3)
    page = text_of(enter("beth").post(address("policy_adopt"), posted(people, text, edit="yes")))
    assert "See what changes" in page
    assert "quorum_agencies = 3" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter the policy or choose a file"),
        ("key = ", "The text cannot be read"),
        ("key = " + "[" * 5000, "nests too deeply"),
        ("key = 'x'", "is missing"),
        (edited(quorum_agencies=0), "membership.quorum_agencies: 0 does not fit"),
        (edited(nonsense=1), "membership: nonsense is not a name the policy has"),
        (policy.as_toml(policy.default()).replace('cutoff = "17:00"', "cutoff = 17:00:00"),
         "calendar.cutoff"),
        (policy.as_toml(policy.default()).replace("number = 20", "number = 30"), "looser"),
        (policy.as_toml(policy.default()).replace('"Team"', "").replace(
            'early_help = "Care group"', 'early_help = "a\\u0000b"'), "heading.early_help"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_the_name_of_the_setting(
    people, enter, address, untouched, text, words
):
    page = text_of(enter("beth").post(address("policy_adopt"), posted(people, text, adopt="yes")))
    assert "<title>Error:" in page
    assert words in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "must be text in UTF-8"),
        (b"x" * 100_001, "must be smaller than 100 KB"),
    ],
)
def test_a_file_that_cannot_be_a_policy_is_refused(
    people, enter, address, untouched, content, words
):
    file = SimpleUploadedFile("policy.toml", content)
    answer = enter("beth").post(address("policy_adopt"), posted(people, edited(), file=file))
    assert words in text_of(answer)


def test_of_two_who_adopt_the_second_sees_both_texts(people, enter, address):
    client = enter("beth")
    mine = posted(people, edited(quorum_agencies=3), adopt="yes")
    theirs = deepcopy(policy.default())
    theirs["membership"]["quorum_agencies"] = 5
    partnerships.adopt_policy(people.partnership, data=theirs, by=people.beth, at=people.at)
    page = text_of(client.post(address("policy_adopt"), mine))
    assert "This was changed while you were writing" in page
    assert "quorum_agencies = 5" in page
    assert "quorum_agencies = 3" in page
    assert people.partnership.current_policy().number == 2

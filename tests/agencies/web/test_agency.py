"""The agency page: its workers, who is away, who answers, and who may open it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.models import AuditEvent, Employment, EscalationContact
from agencies.operations import agencies, workers
from agencies.queries.agencies import who_answers
from agencies.queries.workers import workers_of
from agencies.web.agency import LOOKED_FOR
from tests.agencies.web.pages import text_of


def shown(client, address="agency", *args, **query):
    answer = client.get(reverse(address, args=args), query)
    assert answer.status_code == 200, answer.content
    return text_of(answer)


def away(people, name, first, last):
    return workers.record_absence(
        people.employment(name),
        from_on=people.today + timedelta(days=first),
        until_on=people.today + timedelta(days=last),
        by=people.workers[name],
        at=people.at,
    )


def named(people, level="line_manager_or_DSL", worker="moira", deputy=None):
    agencies.name_contact(
        people.agencies["midwifery"],
        level=level,
        worker=people.workers[worker],
        deputy=people.workers[deputy] if deputy else None,
        by=people.megan,
        at=people.at,
    )


def answer_at(people, level="line_manager_or_DSL"):
    listed = who_answers(people.agencies["midwifery"], on=people.today)
    return next(one for one in listed if one.level == level)


# Who may open it


@pytest.mark.parametrize("name", ["adam", "neil", "sean", "moira", "megan"])
def test_managers_and_administrators_read_their_own_agency(people, enter, name):
    page = shown(enter(name))
    assert people.employment(name).agency.name in page


@pytest.mark.parametrize("name", ["priya", "hannah"])
def test_a_practitioner_is_told_whom_to_ask(people, enter, name):
    answer = enter(name).get(reverse("agency"))
    administrator = "Adam Okonjo" if name == "priya" else "Megan Frith"
    assert answer.status_code == 403
    assert f"Ask {administrator}" in answer.content.decode()


@pytest.mark.parametrize("name", ["beth", "sysadmin", "super"])
def test_whoever_no_agency_employs_is_told_so(people, enter, name):
    answer = enter(name).get(reverse("agency"))
    assert answer.status_code == 403
    assert "belongs to no agency" in answer.content.decode()


def test_an_agency_without_an_administrator_says_so(people, enter):
    answer = enter("colin").get(reverse("agency"))
    assert "has no administrator yet" in answer.content.decode()


def test_a_page_never_shows_another_agencys_workers(people, enter):
    page = shown(enter("megan"))
    assert "Hannah Brookes" in page
    for name, worker in people.workers.items():
        if name not in {"moira", "hannah", "olive", "megan"}:
            assert worker.name not in page
            assert worker.email not in page


def test_only_an_administrator_is_offered_changes(people, enter):
    manages = shown(enter("adam"))
    assert reverse("worker_invite") in manages
    assert reverse("contact_name", args=["practitioner"]) in manages
    reads = shown(enter("neil"))
    assert reverse("worker_invite") not in reads
    assert reverse("contact_name", args=["practitioner"]) not in reads


# What it shows


def test_each_line_says_position_manager_deputy_and_when_away(people, enter):
    employment = people.employment("sal")
    Employment.objects.filter(pk=employment.pk).update(
        deputy=people.priya, line_manager=people.neil, job_title="Social worker"
    )
    away(people, "sal", 0, 4)
    away(people, "priya", 3, 5)
    page = shown(enter("adam"))
    assert "Social worker" in page
    assert "Away until" in page
    assert "Away from" in page


def test_a_manager_who_has_left_is_shown_as_gone(people, enter):
    workers.end_employment(people.employment("neil"), version=1, by=people.adam, at=people.at)
    assert "Neil Cartwright (no longer works here)" in shown(enter("adam"))


def test_suspended_and_never_signed_in_are_said_in_words(people, enter):
    workers.set_active(people.employment("sal"), is_active=False, by=people.adam, at=people.at)
    page = shown(enter("adam"))
    assert "Suspended" in page
    assert "Invited" in page


def test_former_workers_are_listed_on_request_once_and_without_what_they_do_now(people, enter):
    Employment.objects.filter(worker=people.sal).update(
        started_on=people.today - timedelta(days=90)
    )
    changed = workers.change_employment(
        people.employment("sal"), position="line_manager", job_title="", line_manager=None,
        deputy=None, may_chair=False, version=1, by=people.adam, at=people.at,
    )  # fmt: skip
    workers.end_employment(changed, version=changed.version, by=people.adam, at=people.at)
    workers.invite(
        people.agencies["housing"], email="sal@example.org", name="Sal", position="senior_manager",
        by=people.sysadmin, at=people.at,
    )  # fmt: skip
    client = enter("adam")
    assert "Sal Whitcombe" not in shown(client)
    former = shown(client, former="")
    assert former.count("Sal Whitcombe") == 1
    assert "Line manager" in former
    one = shown(client, "worker", people.sal.pk)
    assert "Senior manager" not in one
    assert "Housing" not in one
    assert people.sal.email not in one


# Finding somebody, and paging


def test_a_name_that_is_looked_for_is_never_in_an_address(people, enter):
    client = enter("adam")
    answer = client.post(reverse("agency"), {"find": "whit"})
    assert answer.status_code == 302
    assert answer.url == reverse("agency")
    page = shown(client)
    assert "Sal Whitcombe" in page
    assert "Priya Nandakumar" not in page
    assert client.session[LOOKED_FOR] == {str(people.agencies["social_care"].pk): "whit"}
    client.post(reverse("agency"), {"find": ""})
    assert "Priya Nandakumar" in shown(client)


def test_nobody_found_says_what_to_do_next(people, enter):
    client = enter("adam")
    client.post(reverse("agency"), {"find": "<b>zz"})
    page = client.get(reverse("agency")).content.decode()
    assert "Nobody here has “&lt;b&gt;zz”" in page


def test_pages_follow_one_another_by_name_without_a_gap(people, monkeypatch):
    monkeypatch.setattr("agencies.queries.workers.PAGE", 2)
    agency, seen, after = people.agencies["social_care"], [], None
    while True:
        page = workers_of(agency, on=people.today, after=after)
        seen += [line.worker.name for line in page.lines]
        after = page.next
        if after is None:
            break
    assert seen == [
        "Adam Okonjo", "Neil Cartwright", "Priya Nandakumar",
        "Ruth Adebayo-Cole", "Sal Whitcombe", "Sean Pilling",
    ]  # fmt: skip


def test_the_next_page_is_linked_by_id_and_a_wrong_one_begins_again(people, enter, monkeypatch):
    monkeypatch.setattr("agencies.queries.workers.PAGE", 2)
    client = enter("adam")
    page = shown(client)
    assert f"?after={people.employment('neil').pk}" in page
    assert "Priya Nandakumar" in shown(client, after=people.employment("neil").pk)
    assert "Adam Okonjo" in shown(client, after="nonsense")
    # an id of another agency begins at the first page too, whatever it is
    assert "Adam Okonjo" in shown(client, after=people.employment("hannah").pk)


def test_the_list_asks_as_often_for_many_as_for_few(people, enter, django_assert_max_num_queries):
    client = enter("adam")
    shown(client)
    for number in range(30):
        workers.invite(
            people.agencies["social_care"], email=f"w{number}@example.org", name=f"W {number}",
            position="practitioner", line_manager=people.neil, by=people.adam, at=people.at,
        )  # fmt: skip
    with django_assert_max_num_queries(16):
        shown(client)


# Who answers


def test_a_level_nobody_answers_says_so(people):
    assert answer_at(people).gaps == ("Nobody is named.",)


def test_somebody_with_a_deputy_leaves_no_gap(people):
    named(people, deputy="hannah")
    answer = answer_at(people)
    assert (answer.worker, answer.deputy) == (people.moira, people.hannah)
    assert answer.gaps == ()


def test_somebody_away_is_answered_for_by_the_deputy(people):
    named(people, deputy="hannah")
    away(people, "moira", 0, 3)
    answer = answer_at(people)
    assert answer.gaps == ()
    assert answer.note.startswith("Hannah Brookes answers now: Moira Satchwell is away until")


def test_somebody_away_with_nobody_to_stand_in_is_a_gap(people):
    named(people, deputy="hannah")
    away(people, "moira", 0, 0)
    away(people, "hannah", 0, 3)
    assert answer_at(people).gaps == ("Moira Satchwell is away today, and nobody stands in.",)


def test_whoever_left_or_is_suspended_cannot_answer(people):
    named(people, deputy="hannah")
    workers.end_employment(people.employment("moira"), version=1, by=people.megan, at=people.at)
    workers.set_active(people.employment("hannah"), is_active=False, by=people.megan, at=people.at)
    gaps = answer_at(people).gaps
    assert len(gaps) == 2
    assert gaps[0].startswith("Moira Satchwell cannot answer")
    assert gaps[1].startswith("Hannah Brookes cannot stand in")


def test_the_page_says_who_is_missing_and_who_acts_for_the_agency(people, enter):
    named(people)
    people.agencies["midwifery"].proxy = people.agencies["police"]
    people.agencies["midwifery"].save()
    page = shown(enter("moira"))
    assert "No deputy is named." in page
    assert "Wearbridge Police answers disagreements for this agency." in page


def test_an_administrator_names_who_answers(people, enter):
    client = enter("megan")
    address = reverse("contact_name", args=["senior_or_designated"])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"worker": people.moira.pk, "deputy": people.hannah.pk})
    assert answer.status_code == 302
    contact = EscalationContact.objects.get()
    assert (contact.worker, contact.deputy) == (people.moira, people.hannah)
    client.post(address, {"worker": "", "deputy": ""})
    assert not EscalationContact.objects.exists()


def test_a_contact_of_another_agency_cannot_be_chosen(people, enter):
    answer = enter("megan").post(
        reverse("contact_name", args=["practitioner"]), {"worker": people.priya.pk, "deputy": ""}
    )
    assert answer.status_code == 200
    assert "who answers from the list" in answer.content.decode()


def test_the_same_person_twice_is_refused_on_the_form(people, enter):
    answer = enter("megan").post(
        reverse("contact_name", args=["practitioner"]),
        {"worker": people.hannah.pk, "deputy": people.hannah.pk},
    )
    assert "their own deputy" in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()


@pytest.mark.parametrize(("name", "status"), [("moira", 403), ("hannah", 403), ("beth", 403)])
def test_nobody_else_names_who_answers(people, enter, name, status):
    before = AuditEvent.objects.count()
    client = enter(name)
    events = AuditEvent.objects.count() - before
    address = reverse("contact_name", args=["practitioner"])
    assert client.get(address).status_code == status
    assert client.post(address, {"worker": people.hannah.pk}).status_code == status
    assert not EscalationContact.objects.exists()
    assert AuditEvent.objects.count() == before + events


def test_an_unknown_level_is_not_found(people, enter):
    assert enter("megan").get(reverse("contact_name", args=["nonsense"])).status_code == 404

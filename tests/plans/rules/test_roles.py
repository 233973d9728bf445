import pytest

from agencies.models.agencies import AgencyKind
from plans.rules import roles
from plans.rules.roles import CAPABILITIES, VERBS, Capacity, Standing

READS = {"read_pointer", "read_plan", "read_history"}
ON_THE_PLAN = READS | {"raise_disagreement"}


def verbs(capacity, *, has_lead=True):
    return roles.allowed([capacity], has_lead=has_lead)


def test_every_capacity_has_its_verbs_and_every_verb_is_a_known_one():
    assert set(CAPABILITIES) == set(Capacity)
    assert frozenset().union(*CAPABILITIES.values()) == set(VERBS)


def test_the_lead_may_do_everything_but_what_is_the_chairs_or_who_is_invited():
    assert set(VERBS) - verbs(Capacity.LEAD) == {
        "answer_invitation",
        "judge",
        "move_review",
        "recommend",
    }


def test_a_core_member_adds_and_proposes_but_does_not_change_the_group_or_the_sharing():
    assert verbs(Capacity.CORE) == ON_THE_PLAN | {
        "leave",
        "update_own_actions",
        "update_family_actions",
        "accept_action",
        "add_action",
        "propose_outcome",
        "propose_member",
        "record_meeting",
        "run_review",
        "write_report",
        "rate",
        "draft_judgement",
        "keep_timetable",
        "add_record",
        "look_over_chronology",
        "record_supervision",
        "amend_record",
        "share_record",
        "dissent",
        "follow_recommendation",
        "record_understanding",
        "change_family",
        "revise_edd",
        "record_birth",
    }


def test_who_attends_by_report_reads_and_does_their_own_actions():
    assert verbs(Capacity.BY_REPORT) == ON_THE_PLAN | {
        "leave",
        "update_own_actions",
        "accept_action",
        "write_report",
        "add_record",
        "look_over_chronology",
        "record_supervision",
        "amend_record",
        "share_record",
        "dissent",
        "follow_recommendation",
    }


def test_who_is_there_for_information_only_reads_and_may_disagree():
    assert verbs(Capacity.INFORMATION) == ON_THE_PLAN | {"leave"}


def test_the_chair_reviews_judges_moves_dates_recommends_and_ends_the_plan():
    assert verbs(Capacity.CHAIR) == ON_THE_PLAN | {
        "read_sharing",
        "read_looked",
        "read_reminders",
        "propose_outcome",
        "add_outcome",
        "record_meeting",
        "plan_review",
        "run_review",
        "rate",
        "judge",
        "move_review",
        "keep_timetable",
        "look_over_chronology",
        "recommend",
        "follow_recommendation",
        "record_understanding",
        "end_plan",
    }


def test_the_chairs_manager_reads_and_moves_dates():
    assert verbs(Capacity.CHAIRS_MANAGER) == READS | {"move_review"}


def test_only_the_chair_judges_and_who_is_to_report_does_not_run_a_meeting():
    assert roles.who_may("judge") == {Capacity.CHAIR}
    assert roles.who_may("run_review") == {Capacity.LEAD, Capacity.CHAIR, Capacity.CORE}


def test_a_manager_reads_and_acts_for_their_own_agencys_workers():
    assert verbs(Capacity.OVERSIGHT) == ON_THE_PLAN | {
        "read_sharing",
        "answer_invitation",
        "hand_over_action",
        "record_supervision",
        "amend_record",
        "share_record",
    }
    own = {verb for capacity, verb in roles.ONLY_OWN_AGENCY if capacity == Capacity.OVERSIGHT}
    assert own == {
        "answer_invitation",
        "hand_over_action",
        "record_supervision",
        "amend_record",
        "share_record",
    }


def test_who_is_proposed_sees_the_pointer_and_may_answer():
    assert verbs(Capacity.PROPOSED) == {"read_pointer", "answer_invitation"}


@pytest.mark.parametrize("capacity", [Capacity.CHAIR, Capacity.OVERSIGHT])
def test_chair_and_manager_name_a_lead_only_while_there_is_none(capacity):
    assert not roles.may([capacity], "change_lead")
    assert roles.may([capacity], "change_lead", has_lead=False)


def test_the_lead_may_hand_over_the_lead():
    assert roles.may([Capacity.LEAD], "change_lead")


def test_capacities_add_up():
    both = roles.allowed([Capacity.CHAIR, Capacity.OVERSIGHT])
    assert both == verbs(Capacity.CHAIR) | verbs(Capacity.OVERSIGHT)


def test_without_a_capacity_nothing_is_allowed():
    assert roles.allowed([]) == frozenset()
    assert not roles.may([], "read_pointer")


def test_an_unknown_verb_is_a_slip_and_not_a_no():
    with pytest.raises(LookupError, match="No such verb: raed_plan"):
        roles.may([Capacity.LEAD], "raed_plan")


def test_a_refusal_says_who_may():
    assert roles.who_may("share") == {Capacity.LEAD}
    assert roles.why_not("share") == (
        "Only these may give, change or end an agency's access: lead practitioner."
    )
    assert roles.why_not("end_plan").endswith("lead practitioner, chair or reviewing officer.")


def test_family_and_advocates_have_no_account_and_so_no_capacity():
    assert set(roles.CAPACITY_OF) == set(roles.WITH_ACCOUNT)
    assert set(Standing) - set(roles.WITH_ACCOUNT) == {Standing.FAMILY, Standing.ADVOCATE}


def test_family_members_own_actions_and_who_is_there_for_information_does_not():
    assert Standing.FAMILY in roles.MAY_OWN_ACTIONS
    assert Standing.INFORMATION not in roles.MAY_OWN_ACTIONS


def test_every_kind_of_agency_has_its_usual_roles():
    assert set(roles.SUGGESTED_ROLES) == set(AgencyKind.values)

"""The rows of the timetable with dates worked out by hand, each under its source.

The calendar is England's bank holidays: Easter 2026 (3 and 6 April), Christmas 2026 (25 and 28
December), New Year 2027 (1 January), Easter 2027 (26 and 29 March), May 2027 (3 and 31), August 2027
(30), Christmas 2027 (27 and 28 December), New Year 2028 (3 January), Easter 2028 (14 and 17 April),
May 2028 (1 and 29). Clocks change on 29 March and 25 October 2026, 28 March and 31 October 2027, 26
March 2028; 2028 is a leap year.
"""

from typing import Any

from plans.rules.plans import Kind

CP, CIN, LAC, EH = (
    Kind.CHILD_PROTECTION,
    Kind.CHILD_IN_NEED,
    Kind.LOOKED_AFTER,
    Kind.EARLY_HELP,
)
UNBORN: dict[str, Any] = {"expected": [("2026-10-01", "2027-03-01")]}
NEXT_YEAR: dict[str, Any] = {"expected": [("2027-12-01", "2028-05-22")]}

ROWS: list[tuple[str, Kind, str, dict[str, Any], str]] = [
    # https://newcastlechildcare.proceduresonline.com/chapters/p_ch_journey.html (census 8670Q)
    ("assessment.due", CIN, "2026-11-23", {"events": [("referral", "2026-11-23")]}, "2027-01-28"),
    # Easter and the first of May 2028.
    ("assessment.due", CIN, "2028-03-01", {"events": [("referral", "2028-03-01")]}, "2028-05-08"),
    # https://github.com/data-to-insight/ssd-data-model; Norfolk 3.6
    ("cp.icpc", CIN, "2026-11-01",
     {"events": [("strategy_discussion", "2026-12-14")]}, "2027-01-07"),
    # Easter 2028.
    ("cp.icpc", CIN, "2028-03-01",
     {"events": [("strategy_discussion", "2028-04-03")]}, "2028-04-26"),
    # Kept by the plan's own conference, late.
    ("cp.icpc", CP, "2026-04-02",
     {"events": [("strategy_discussion", "2026-03-10")]}, "2026-03-31"),
    # https://liverpoolcs.trixonline.co.uk/chapter/visits-to-children-supported-through-a-child-protection-plan
    ("cp.report.first", CIN, "2026-11-01",
     {"events": [("strategy_discussion", "2026-12-14")]}, "2027-01-05"),
    ("cp.report.first", CIN, "2028-03-01",
     {"events": [("strategy_discussion", "2028-04-03")]}, "2028-04-24"),
    # the same chapter; Liverpool's partnership says 2
    ("cp.report.review", CP, "2026-11-23", {}, "2027-02-16"),
    # Five days before Monday 29 May, a bank holiday.
    ("cp.report.review", CP, "2028-02-29", {}, "2028-05-22"),
    # https://chsafeguarding.webc-dev.co.uk (N Yorkshire, standards for conference documents)
    ("cp.letter", CP, "2026-12-24", {}, "2026-12-29"),
    # Over Easter.
    ("cp.letter", CP, "2028-04-13", {}, "2028-04-18"),
    # Christmas at a weekend, made up on 27 and 28 December.
    ("cp.letter", CP, "2027-12-24", {}, "2027-12-29"),
    # the same; 20 elsewhere
    ("cp.record", CP, "2026-12-14", {}, "2027-01-07"),
    ("cp.record", CP, "2028-04-10", {}, "2028-05-04"),
    # https://www.teescpp.org.uk/procedures-for-the-safeguarding-process/10-child-protection-plan-core-group/
    ("cp.cg.first", CP, "2027-03-24", {}, "2027-04-09"),
    # From a leap day.
    ("cp.cg.first", CP, "2028-02-29", {}, "2028-03-14"),
    # Over the October change of the clocks.
    ("cp.cg.first", CP, "2026-10-16", {}, "2026-10-30"),
    # https://newcastlechildcare.proceduresonline.com/chapters/g_core_group.html
    ("cp.cg.next", CP, "2026-10-01", {"groups": ["2026-10-12"]}, "2026-11-09"),
    # Over the March change of the clocks.
    ("cp.cg.next", CP, "2027-02-22", {"groups": ["2027-03-08"]}, "2027-04-05"),
    ("cp.cg.next", CP, "2028-01-10", {"groups": ["2028-02-01"]}, "2028-02-29"),
    # https://www.blackpoolsafeguarding.org.uk/for-professionals/core-group-minutes
    ("cp.cg.last", CP, "2026-11-23", {}, "2027-02-09"),
    # Ten days before Monday 29 May.
    ("cp.cg.last", CP, "2028-02-29", {}, "2028-05-15"),
    # a proposal; Tees: two weeks before the next
    ("cp.cg.minutes", CP, "2026-11-23", {"groups": ["2026-12-23"]}, "2027-01-04"),
    ("cp.cg.minutes", CP, "2028-05-02", {"groups": ["2028-05-25"]}, "2028-06-02"),
    # http://www.teescpp.org.uk/child-protection-review-conference; clamped to the month's end
    ("cp.rcpc.first", CP, "2026-11-30", {}, "2027-02-28"),
    # A bank holiday: it stays there, for three months are three months.
    ("cp.rcpc.first", CP, "2028-02-29", {}, "2028-05-29"),
    ("cp.rcpc.first", CP, "2027-11-30", {}, "2028-02-29"),
    # the same
    ("cp.rcpc.next", CP, "2027-06-01", {"reviews": ["2027-08-31"]}, "2028-02-29"),
    ("cp.rcpc.next", CP, "2026-05-29", {"reviews": ["2026-08-31"]}, "2027-02-28"),
    ("cp.rcpc.next", CP, "2027-11-01", {"reviews": ["2028-02-29"]}, "2028-08-29"),
    # as later visits
    ("cp.visit.first", CP, "2027-08-23", {}, "2027-09-07"),
    # Over Easter.
    ("cp.visit.first", CP, "2028-04-07", {}, "2028-04-25"),
    # https://centralbedfordshirechildcare.proceduresonline.com/p_monitor_visits.html
    ("cp.visit", CP, "2027-08-02", {"events": [("last_visit", "2027-08-23")]}, "2027-09-07"),
    # Over the October change of the clocks.
    ("cp.visit", CP, "2026-10-01", {"events": [("last_visit", "2026-10-23")]}, "2026-11-06"),
    # https://doncasterscb.proceduresonline.com/p_sg_unborn_babies.html; 24 weeks before the date
    ("pb.refer", CP, "2026-11-23", UNBORN, "2026-09-14"),
    ("pb.refer", CP, "2028-02-01", NEXT_YEAR, "2027-12-06"),
    # a proposal
    ("pb.refer.late", CIN, "2026-11-23",
     UNBORN | {"events": [("pregnancy_known", "2026-11-23")]}, "2026-11-25"),
    ("pb.refer.late", CIN, "2028-04-01",
     NEXT_YEAR | {"events": [("pregnancy_known", "2028-04-05")]}, "2028-04-07"),
    # https://sussexchildprotection.procedures.org.uk/skylop/; 84 days before the date
    ("pb.icpc", CIN, "2026-11-23",
     UNBORN | {"events": [("strategy_discussion", "2026-11-23")]}, "2026-12-07"),
    ("pb.icpc", CIN, "2028-01-04",
     NEXT_YEAR | {"events": [("strategy_discussion", "2028-01-04")]}, "2028-02-28"),
    # 12 weeks before 23 May: a leap day.
    ("pb.icpc", CIN, "2028-01-04",
     {"expected": [("2027-12-01", "2028-05-23")], "events": [("strategy_discussion", "2028-01-04")]}, "2028-02-29"),
    # a proposal: two weeks before the birth plan
    ("pb.lpm", CP, "2026-11-23", UNBORN, "2027-01-04"),
    ("pb.lpm", CP, "2028-02-01", NEXT_YEAR, "2028-03-27"),
    # a proposal: with the decisions
    ("pb.cpis", CP, "2026-11-23", UNBORN, "2026-11-24"),
    # Over Easter.
    ("pb.cpis", CP, "2028-04-13", NEXT_YEAR, "2028-04-18"),
    # https://www.nscb.org.uk/; 42 days before the date
    ("pb.birthplan", CP, "2026-11-23", UNBORN, "2027-01-18"),
    ("pb.birthplan", CP, "2028-02-01", NEXT_YEAR, "2028-04-10"),
    # https://docslib.org/doc/2124770/pre-birth-guidance
    ("pb.discharge", CP, "2026-11-23",
     UNBORN | {"born": "2027-03-20", "events": [("discharge", "2027-03-27")]}, "2027-03-27"),
    ("pb.discharge", CP, "2028-02-01",
     NEXT_YEAR | {"born": "2028-02-27", "events": [("discharge", "2028-02-29")]}, "2028-02-29"),
    # a proposal: a week after the expected date
    ("pb.unrecorded", CP, "2026-11-23", UNBORN, "2027-03-08"),
    ("pb.unrecorded", CP, "2028-02-01", NEXT_YEAR, "2028-05-29"),
    # http://www.teescpp.org.uk/child-protection-review-conference
    ("pb.rcpc.conference", CP, "2026-11-23", UNBORN, "2027-02-23"),
    ("pb.rcpc.conference", CP, "2027-11-30",
     {"expected": [("2027-11-01", "2028-03-20")]}, "2028-02-29"),
    # https://liverpoolscp.trixonline.co.uk/chapter/child-protection-review-conferences
    ("pb.rcpc.birth", CP, "2027-01-11", UNBORN | {"born": "2027-03-10"}, "2027-04-09"),
    # Over Easter and May Day 2028.
    ("pb.rcpc.birth", CP, "2028-01-10", NEXT_YEAR | {"born": "2028-04-03"}, "2028-05-04"),
    # http://sheffieldcs.proceduresonline.com/chapters/p_cin_plans_rev.html
    ("cin.first", CIN, "2026-12-14",
     {"events": [("assessment_started", "2026-12-14")]}, "2026-12-30"),
    ("cin.first", CIN, "2028-02-01",
     {"events": [("assessment_started", "2028-02-29")]}, "2028-03-14"),
    # a proposal
    ("cin.group.first", CIN, "2026-12-14", {}, "2026-12-30"),
    ("cin.group.first", CIN, "2028-04-07", {}, "2028-04-25"),
    # http://hullchserv.proceduresonline.com/chapters/p_core_work.html: every 4 to 6 weeks
    ("cin.group.next", CIN, "2026-12-14", {"groups": ["2027-03-01"]}, "2027-04-12"),
    ("cin.group.next", CIN, "2026-09-01", {"groups": ["2026-10-05"]}, "2026-11-16"),
    # a proposal
    ("cin.review.first", CIN, "2026-12-14", {}, "2027-01-25"),
    ("cin.review.first", CIN, "2028-01-18", {}, "2028-02-29"),
    # a proposal; Sheffield: 40 working days
    ("cin.review", CIN, "2026-12-14", {"reviews": ["2027-01-25"]}, "2027-03-08"),
    ("cin.review", CIN, "2027-01-11", {"reviews": ["2027-03-01"]}, "2027-04-12"),
    # http://lancashirecsc.proceduresonline.com/p_cin_plans_rev.html
    ("cin.minimum", CIN, "2027-11-30", {"follows_protection": True}, "2028-02-29"),
    ("cin.minimum", CIN, "2026-11-30", {"follows_protection": True}, "2027-02-28"),
    # https://docsbay.net/frequency-and-guidance-for-statutory-visits
    ("cin.visit", CIN, "2028-03-01", {"events": [("last_visit", "2028-04-10")]}, "2028-05-11"),
    # Over Easter 2026.
    ("cin.visit", CIN, "2026-03-01", {"events": [("last_visit", "2026-03-20")]}, "2026-04-21"),
    # https://www.legislation.gov.uk/uksi/2010/959/part/2/made (regulation 4)
    ("lac.careplan", LAC, "2027-12-20",
     {"events": [("placement_started", "2027-12-20", "ordinary")]}, "2028-01-06"),
    ("lac.careplan", LAC, "2028-04-07",
     {"events": [("placement_started", "2028-04-07", "ordinary")]}, "2028-04-25"),
    # https://www.legislation.gov.uk/uksi/2010/959/part/6/made (regulation 33)
    ("lac.rev.1", LAC, "2026-12-14", {}, "2027-01-14"),
    ("lac.rev.1", LAC, "2028-04-10", {}, "2028-05-11"),
    ("lac.rev.1", LAC, "2026-03-30", {}, "2026-04-29"),
    # the same
    ("lac.rev.2", LAC, "2027-11-01", {"reviews": ["2027-11-29"]}, "2028-02-29"),
    ("lac.rev.2", LAC, "2026-11-02", {"reviews": ["2026-11-30"]}, "2027-02-28"),
    # the same
    ("lac.rev.n", LAC, "2027-01-04", {"reviews": ["2027-01-29", "2027-08-29"]}, "2028-02-29"),
    ("lac.rev.n", LAC, "2027-06-01", {"reviews": ["2027-06-25", "2028-02-29"]}, "2028-08-29"),
    # https://www.legislation.gov.uk/uksi/2010/959/regulation/28/made
    ("lac.visit.first", LAC, "2027-03-22",
     {"events": [("placement_started", "2027-03-22", "ordinary")]}, "2027-03-29"),
    ("lac.visit.first", LAC, "2028-02-22",
     {"events": [("placement_started", "2028-02-22", "ordinary")]}, "2028-02-29"),
    # the same
    ("lac.visit", LAC, "2026-10-01", {"events": [("last_visit", "2026-10-12")]}, "2026-11-23"),
    # Over the March change of the clocks.
    ("lac.visit", LAC, "2027-02-01", {"events": [("last_visit", "2027-03-01")]}, "2027-04-12"),
    # the same
    ("lac.visit.settled", LAC, "2026-01-05",
     {"events": [("placement_started", "2026-01-05", "until_18"), ("last_visit", "2027-01-06")]}, "2027-04-06"),
    ("lac.visit.settled", LAC, "2026-11-02",
     {"events": [("placement_started", "2026-11-02", "until_18"), ("last_visit", "2027-11-30")]}, "2028-02-29"),
    # the same
    ("lac.visit.temporary", LAC, "2027-03-01",
     {"events": [("placement_started", "2027-03-01", "temporary"), ("last_visit", "2027-03-05")]}, "2027-03-12"),
    ("lac.visit.temporary", LAC, "2026-10-12",
     {"events": [("placement_started", "2026-10-12", "temporary"), ("last_visit", "2026-10-19")]}, "2026-10-26"),
    # https://newcastlechildcare.proceduresonline.com/chapters/p_ct_lac.html: by the review
    ("lac.group", LAC, "2026-12-14", {}, "2027-01-14"),
    ("lac.group", LAC, "2028-04-10", {}, "2028-05-11"),
    # Reviewing officers' handbook 2010, recalled
    ("lac.decisions", LAC, "2027-03-01", {"reviews": ["2027-03-24"]}, "2027-04-02"),
    ("lac.decisions", LAC, "2028-03-20", {"reviews": ["2028-04-10"]}, "2028-04-19"),
    # the same
    ("lac.objections", LAC, "2027-03-01", {"reviews": ["2027-03-24"]}, "2027-04-09"),
    ("lac.objections", LAC, "2028-03-20", {"reviews": ["2028-04-10"]}, "2028-04-26"),
    # the same
    ("lac.record", LAC, "2027-03-01", {"reviews": ["2027-03-24"]}, "2027-04-23"),
    ("lac.record", LAC, "2028-03-20", {"reviews": ["2028-04-10"]}, "2028-05-11"),
    # recalled
    ("lac.health", LAC, "2026-12-14", {}, "2027-01-14"),
    ("lac.health", LAC, "2028-02-28", {}, "2028-03-27"),
    # recalled: for the first review
    ("lac.pep", LAC, "2026-12-14", {}, "2027-01-14"),
    ("lac.pep", LAC, "2028-02-28", {}, "2028-03-27"),
    # a proposal
    ("eh.group.first", EH, "2026-12-14", {}, "2027-01-14"),
    ("eh.group.first", EH, "2028-04-03", {}, "2028-05-04"),
    # a proposal
    ("eh.group.next", EH, "2026-12-14", {"groups": ["2027-01-14"]}, "2027-02-25"),
    ("eh.group.next", EH, "2028-01-03", {"groups": ["2028-01-18"]}, "2028-02-29"),
    # a proposal
    ("eh.review.first", EH, "2027-11-29", {}, "2028-02-29"),
    ("eh.review.first", EH, "2026-11-30", {}, "2027-02-28"),
    # a proposal
    ("eh.review", EH, "2026-12-14", {"reviews": ["2027-03-14"]}, "2027-06-14"),
    ("eh.review", EH, "2027-11-01", {"reviews": ["2028-02-29"]}, "2028-05-29"),
]  # fmt: skip

# https://liverpoolcs.trixonline.co.uk/chapter/visits-to-children-supported-through-a-child-protection-plan
# A critical event within 24 hours, a visit within 2 working days, anything else within 5.
OF_WRITING: list[tuple[str, str, str]] = [
    ("note.critical", "2028-02-28", "2028-02-29"),
    ("note.critical", "2026-10-24", "2026-10-25"),  # the day is 25 hours long
    ("note.visit", "2027-12-23", "2027-12-29"),
    ("note.visit", "2026-04-02", "2026-04-08"),
    ("note.other", "2027-12-23", "2028-01-04"),
    ("note.other", "2028-02-25", "2028-03-03"),
]

"""What people do in a generated world, and what of it a reader may see, by the matrix and not by our code.

A world is a list of steps. Each names those before it that it is about by their place in the list,
so that the same steps make the same world, with the same keys and the same moments.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from plans.rules.records import HANDLING, HELD, RecordKind, Subject
from plans.rules.sharing import Level
from tests.plans.twins.saying import SAYING, WORDINGS

AGENCY = {
    "priya": "social_care", "ruth": "social_care", "neil": "social_care", "sean": "social_care",
    "adam": "social_care", "sal": "social_care", "hannah": "midwifery", "olive": "midwifery", "moira": "midwifery",
    "megan": "midwifery", "laura": "police", "ian": "police", "sam": "school",
    "colin": "housing", "fay": "housing",
}  # fmt: skip
WRITERS = ("priya", "hannah", "olive", "laura", "sam", "ruth")
COLLEAGUE = {"hannah": "olive", "olive": "hannah"}
"""Who may have written the same for the same agency."""
DEPUTY = {"priya": "sal", "hannah": "olive", "laura": "ian"}
"""Who may stand in for whom: Sal, who has no place, for the lead; the others beside a place of theirs."""
MAY_LEAVE = ("laura", "sam", "olive", "ian")
LEADING = frozenset({"priya", "ruth", "sal"})
INSIDERS = LEADING | {"hannah", "olive", "sam"}
READERS = (
    "priya", "hannah", "olive", "sam", "ruth", "laura", "ian", "neil", "moira", "sean", "sal",
    "colin", "fay", "megan", "adam", "beth", "ada", "sysadmin", "super",
)  # fmt: skip
ON_PLAN = READERS[:11]
"""Those of them who read the plan, until they leave; Sal while Priya is away."""
ON_THE_PLAN = ("social_care", "midwifery", "police", "school")
HOLDS = {"social_care": "priya", "midwifery": "hannah", "police": "laura", "school": "sam"}
"""Who has a place on the plan for each of them."""
RELATIVES = ("tamsin", "dean", "gillian")


@dataclass(frozen=True)
class Step:
    """One thing that somebody does. `about` is an earlier step's place in the list, if there is one."""

    verb: str
    by: str
    kind: RecordKind
    level: int
    about: int
    wording: int
    person: str
    days: int
    to: str
    named: str

    @property
    def agency(self) -> str:
        return AGENCY[self.by]


SEEDS = st.integers(0, 2**32 - 1)
"""Out of which everything is drawn: choices drawn one by one come out much alike."""
VERBS = (
    *("add",) * 8, *("amend",) * 5, "withdraw", "open", "open", "open", "give", "give", "give",
    "give", "give_kind", "give_kind", "share_on", "share_on", "end", "end", "away", "leave",
)  # fmt: skip


def worlds(most: int) -> st.SearchStrategy[list[Step]]:
    """What is done in a world, by one seed: so that shrinking finds the shortest of the same."""
    return st.builds(_steps, SEEDS, st.integers(3, most))


def _steps(seed: int, many: int) -> list[Step]:
    """Anything that somebody may do, or try to; records are held closely more often than not.

    In half of the worlds the child is born first.
    """
    chance = Random(seed)
    verbs = ["add", *(chance.choice(VERBS) for _ in range(many - 1))]
    if chance.random() < 0.5:
        verbs.insert(0, "birth")
    return [_step(chance, verb, closely=chance.random() < 0.7) for verb in verbs]


def added() -> st.SearchStrategy[Step]:
    """Something put on record that not everybody sees."""
    return st.builds(lambda seed: _step(Random(seed), "add", closely=True), SEEDS)


def _step(chance: Random, verb: str, *, closely: bool) -> Step:
    to = chance.choice(ON_THE_PLAN)
    people = [name for name in (*WRITERS, "ian", "moira") if AGENCY[name] == to]
    kind = chance.choice(list(SAYING))
    levels = HANDLING[kind].levels
    close = [one for one in levels if one > Level.PLAN]
    return Step(
        verb,
        by=chance.choice(WRITERS),
        kind=kind,
        # An amendment lowers as often as it raises.
        level=chance.choice(HELD if verb == "amend" else close if closely and close else levels),
        about=chance.randrange(20),
        wording=chance.randrange(WORDINGS),
        person=chance.choice(RELATIVES),
        days=chance.choice((0, 1, 9, 40, 200)),
        to=to,
        named=chance.choice((*people, "")),
    )


def level_of(step: Step, first: Step) -> int:
    """How closely what another step began is held from this one on: as its kind may be."""
    levels = HANDLING[first.kind].levels
    return step.level if step.level in levels else levels[step.days % len(levels)]


def person_of(step: Step) -> str:
    """Whom a record is about: nobody, where its kind is about the child alone."""
    return "" if HANDLING[step.kind].subject == Subject.NOBODY else step.person

"""In which generation somebody stands to a child, as far as their relationship tells."""

from collections.abc import Mapping

from django.db.models import TextChoices

from plans.rules.children import Relationship


class Generation(TextChoices):
    """The bands of a family map, from the top."""

    GRANDPARENTS = "grandparents", "Grandparents"
    PARENTS = "parents", "Parents and carers"
    CHILD = "child", "Children"
    YOUNGER = "younger", "The next generation"
    OTHERS = "others", "Others around them"


_OF: Mapping[Generation, tuple[Relationship, ...]] = {
    Generation.GRANDPARENTS: (Relationship.GRANDPARENT, Relationship.GREAT_GRANDPARENT),
    Generation.PARENTS: (
        Relationship.MOTHER,
        Relationship.FATHER,
        Relationship.PARENT,
        Relationship.STEP_MOTHER,
        Relationship.STEP_FATHER,
        Relationship.ADOPTIVE_PARENT,
        Relationship.PARENTS_PARTNER,
        Relationship.PARENTS_EX_PARTNER,
        Relationship.AUNT_OR_UNCLE,
        Relationship.SPECIAL_GUARDIAN,
        Relationship.FOSTER_CARER,
        Relationship.PRIVATE_FOSTER_CARER,
        Relationship.SUPPORT_CARER,
    ),
    Generation.CHILD: (
        Relationship.SIBLING,
        Relationship.HALF_SIBLING,
        Relationship.STEP_SIBLING,
        Relationship.UNBORN_SIBLING,
        Relationship.COUSIN,
        Relationship.CARERS_CHILD,
        Relationship.PARTNER,
    ),
    Generation.YOUNGER: (Relationship.NIECE_OR_NEPHEW, Relationship.OWN_CHILD),
}
GENERATION: Mapping[str, Generation] = {
    relationship: generation for generation, found in _OF.items() for relationship in found
}
BY_BIRTH_OR_ADOPTION = frozenset(
    {
        Relationship.MOTHER,
        Relationship.FATHER,
        Relationship.PARENT,
        Relationship.ADOPTIVE_PARENT,
    }
)
"""From whom a line leads to the child. Whose parent a grandparent is, nobody is asked."""


def generation_of(relationship: str) -> Generation:
    """The band of a relationship; a friend, a neighbour or nobody knows who is of none."""
    return GENERATION.get(relationship, Generation.OTHERS)

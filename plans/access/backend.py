"""Django's `worker.has_perm(perm, plan)`, answered from the rows that decide everything else."""

from __future__ import annotations

from typing import Any

from guardian.backends import ObjectPermissionBackend

from agencies import clock
from agencies.models import Worker
from plans.access.scope import scope_of
from plans.models import Plan
from plans.models.plans import SEE_PLAN, SEE_POINTER


class PlanBackend(ObjectPermissionBackend):
    """Grants, their dates, employment and a place on the plan; nothing for a superuser.

    One of two readings of the clock below the edges, since `has_perm` takes no date.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not isinstance(obj, Plan) or not isinstance(user_obj, Worker):
            return False
        codename = perm.rpartition(".")[2]
        scope = scope_of(user_obj, on=clock.today())
        if codename == SEE_PLAN:
            return Plan.objects.visible_to(scope).filter(pk=obj.pk).exists()
        if codename == SEE_POINTER:
            return (
                Plan.objects.visible_to(scope).filter(pk=obj.pk).exists()
                or Plan.objects.pointed_to(scope).filter(pk=obj.pk).exists()
            )
        return False

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return {perm for perm in (SEE_PLAN, SEE_POINTER) if self.has_perm(user_obj, perm, obj)}

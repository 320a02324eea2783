"""Series go on by themselves: the occurrences of the coming time are made."""

from __future__ import annotations

from quen.apps.activities.activity.repeat import extend_all
from quen.kernel.jobs.background import chore
from quen.kernel.tenancy.models import Tenant


@chore("23 * * * *", "extend_series", queue="activities")
def extend_series() -> int:
    """Every hour, so that a worker that was away for a night is not missed; what is there already is not made again."""
    return sum(extend_all(tenant_id) for tenant_id in list(Tenant.objects.values_list("pk", flat=True)))

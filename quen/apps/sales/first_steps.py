"""Whether the first steps in sales are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from quen.apps.sales.stage.model import Stage
from quen.kernel.start.declare import Samples
from quen.kernel.start.steps import has_own

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def has_deals(actor: Actor, samples: Samples) -> bool:
    """Whether there is a deal of one's own."""
    del actor
    return has_own(["opportunity"], samples)


def has_own_stages(actor: Actor, samples: Samples) -> bool:
    """Whether a person has made or changed a stage; who has deals of her own has a pipeline for them."""
    by_people = Q(version__gt=1) | Q(created_by__user__isnull=False)
    return bool(Stage.objects.filter(by_people).exists()) or has_deals(actor, samples)

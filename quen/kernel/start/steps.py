"""The first steps that every business has: its own settings, its people, and sample data to look around with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quen.kernel.people.models import Member
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.start.declare import FirstStep, Samples, add_steps
from quen.kernel.start.sample import last_sample, may_sample, present_sample
from quen.kernel.tenancy.business import base_currency_is_fixed, present_business

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

SAMPLE = "sample"


def has_own(objects: Iterable[str], samples: Samples) -> bool:
    """Whether the business has a record of one of the objects that is no sample. Rights do not matter: it only tells
    whether somebody has begun."""
    for name in objects:
        rows = get_spec(name).model.objects.filter(deleted_at__isnull=True)
        if samples.get(name):
            rows = rows.exclude(pk__in=samples[name])
        if rows.exists():
            return True
    return False


def _administrator(actor: Actor) -> bool:
    return actor.is_admin


def _has_checked(actor: Actor, samples: Samples) -> bool:
    """Somebody has saved the settings, or there are amounts in the base currency already."""
    del actor
    return present_business().version > 1 or (not samples and base_currency_is_fixed())


def _has_colleagues(actor: Actor, samples: Samples) -> bool:
    del samples
    others = Member.objects.filter(active=True, deleted_at__isnull=True, email__isnull=False)
    return bool(others.exclude(pk=actor.member_id).exists())


def _may_look_around(actor: Actor) -> bool:
    """Sample data are for a business that has nothing of its own, or that has them already."""
    if not may_sample(actor):
        return False
    return present_sample() is not None or not has_own(_business_objects(), {})


def _business_objects() -> list[str]:
    return [spec.name for spec in specs().values() if spec.menu is not None and not spec.settings]


def _has_looked_around(actor: Actor, samples: Samples) -> bool:
    del actor, samples
    return last_sample() is not None


add_steps(
    FirstStep(
        "business",
        _("Check the settings of the business"),
        _("Currency, time zone and language: sums, dates and texts follow them. Save them once, changed or not."),
        "building-skyscraper",
        _("Check"),
        "/settings/business",
        _administrator,
        _has_checked,
        10,
    ),
    FirstStep(
        "people",
        _("Invite your colleagues"),
        _("Each gets a link to sign in, and a role that says what they see and may do."),
        "user-plus",
        _("Invite"),
        "/settings/users",
        _administrator,
        _has_colleagues,
        20,
    ),
    FirstStep(
        SAMPLE,
        _("Look around with sample data"),
        _("Customers, deals and a full day of activities, all invented. They go again in one step."),
        "sparkles",
        _("Load sample data"),
        "",
        _may_look_around,
        _has_looked_around,
        60,
    ),
)

"""What customers add to the first start of a business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quen.apps.customers import sample
from quen.kernel.start.declare import FirstStep, Samples, add_sample, add_steps
from quen.kernel.start.steps import has_own

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def _has_customers(actor: Actor, samples: Samples) -> bool:
    del actor
    return has_own(["contact", "account"], samples)


add_steps(
    FirstStep(
        "contacts",
        _("Bring in your contacts"),
        _("From a spreadsheet, Google, Outlook or your phone; columns are recognized, and it can be taken back."),
        "address-book",
        _("Import contacts"),
        "/import/contact/",
        lambda actor: actor.may("contact", "create"),
        _has_customers,
        40,
    ),
)
add_sample("customers", sample.build, position=10)

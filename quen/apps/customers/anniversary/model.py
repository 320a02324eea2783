"""Anniversary: a day of the year that matters to a customer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref, name_field

KINDS = [
    ("wedding", _("Wedding")),
    ("founding", _("Founding day")),
    ("opening", _("Opening")),
    ("first_order", _("First order")),
    ("memorial", _("Memorial day")),
    ("name_day", _("Name day")),
    ("other", _("Other")),
]


class Anniversary(Record):
    """A day that comes back every year. `day` is the first of them, or any of them where that is not known."""

    party = Ref("customers.Party", verbose_name=_("Belongs to"), part=True)
    name = name_field()
    kind = models.CharField(_("Kind"), max_length=12, choices=KINDS, default="other")
    day = models.DateField(_("Day"))
    note = models.CharField(_("Note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("Anniversary")
        verbose_name_plural = _("Anniversaries")

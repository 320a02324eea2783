"""Attendee: who takes part in a meeting, and what she has answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref


class Attendee(Record):
    """Who takes part in a meeting: a member, who then sees it, a contact, on whose timeline it stands, or a guest.

    `name` is what she is called where she is neither; else it is taken from the member or contact.
    """

    ANSWERS = [
        ("invited", _("Invited")),
        ("accepted", _("Accepted")),
        ("tentative", _("Maybe")),
        ("declined", _("Declined")),
    ]

    name = models.CharField(_("Name"), max_length=200, blank=True, default="")
    activity = Ref("activities.Activity", verbose_name=_("Meeting"), part=True)
    member = Ref("kernel.Member", verbose_name=_("Colleague"), null=True, blank=True)
    contact = Ref("customers.Contact", verbose_name=_("Contact"), null=True, blank=True)
    answer = models.CharField(_("Answer"), max_length=10, choices=ANSWERS, default="invited")

    TRIGGERS: ClassVar[tuple[str, ...]] = tuple(
        f"AFTER {operation} ON data.activities_attendee REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION app.attendee_{function}()"
        for operation, tables, function in (
            ("INSERT", "NEW TABLE AS new_rows", "added"),
            ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows", "changed"),
            ("DELETE", "OLD TABLE AS old_rows", "removed"),
        )
    )

    class Meta:
        verbose_name = _("Attendee")
        verbose_name_plural = _("Attendees")

"""The kinds of notification that every object has."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.notify.declare import Notice

mentioned = Notice(
    "mentioned",
    _("Somebody mentions me"),
    _("%(actor)s mentioned you in %(record)s"),
    icon="message-circle",
)
assigned = Notice(
    "assigned",
    _("Somebody assigns a record to me"),
    _("%(actor)s assigned %(record)s to you"),
    many=_("%(actor)s assigned %(count)s records to you: %(objects)s"),
    icon="user-plus",
)
moved = Notice(
    "moved",
    _("Somebody moves a record that I own or follow"),
    _("%(actor)s moved %(record)s to %(column)s"),
    many=_("%(actor)s moved %(count)s records: %(objects)s"),
    icon="arrow-right",
)
shared = Notice(
    "shared",
    _("Somebody shares a record with me"),
    _("%(actor)s shared %(record)s with you"),
    icon="share",
)
reminder = Notice(
    "reminder",
    _("Reminders I have set"),
    _("Reminder: %(record)s"),
    icon="calendar-due",
    always=True,
)
unseen = Notice(
    "unseen",
    _("Somebody I mention cannot see the record"),
    _("%(names)s cannot see %(record)s, where you mentioned them"),
    icon="eye-off",
)

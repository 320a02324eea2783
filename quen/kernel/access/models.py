"""One record shared with a member or a team, beyond what their roles show them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref
from quen.kernel.records.unique import once

VIEW, EDIT = "view", "edit"
LEVELS = [(VIEW, _("View")), (EDIT, _("Edit"))]


class Share(Record):
    """`object` and `record_id` name the record; `member` or `team` (with the teams below it) gets `level`."""

    ROOT: ClassVar[str] = "record_id"

    object = models.CharField(max_length=60, editable=True)
    record_id = models.UUIDField()
    member = Ref("kernel.Member", verbose_name=_("User"), null=True, blank=True)
    team = Ref("kernel.Team", verbose_name=_("Team"), null=True, blank=True)
    level = models.CharField(_("Access"), max_length=4, choices=LEVELS, default=VIEW)

    class Meta:
        constraints = [
            once("record_id", "member", name="share_once_a_member"),
            once("record_id", "team", name="share_once_a_team"),
            models.CheckConstraint(
                condition=models.Q(member__isnull=True) ^ models.Q(team__isnull=True), name="share_with_one"
            ),
        ]

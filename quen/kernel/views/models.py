"""Saved views of lists, and what each person has made of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from quen.kernel.records.base import TenantRow
from quen.kernel.records.fields import Ref

MINE, TEAM, SHARED = "mine", "team", "shared"
TABLE, BOARD, CALENDAR, PIVOT = "table", "board", "calendar", "pivot"


class SavedView(TenantRow):
    """How somebody wants to see the records of an object. It shows nobody more than she may see anyway.

    `visibility`: for the owner alone (mine), for `team` and the teams below it, or for everybody (shared). `state`:
    the parameters of the list, as in its address: filters, sort, columns, grouping. `position`: among the views of
    the object, for those who have not put them in an order of their own.
    """

    object = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    owner = Ref("kernel.Member")
    visibility = models.CharField(max_length=8, default=MINE)
    team = Ref("kernel.Team", null=True)
    layout = models.CharField(max_length=10, default=TABLE)
    state = models.TextField(blank=True, default="")
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saved_view"
        indexes: ClassVar = [models.Index(fields=["tenant_id", "object", "position"], name="saved_view_of_object")]


class ViewPlace(TenantRow):
    """What `member` has made of a view: a tab (`pinned`) at which place; the one her list opens with (`first`)."""

    member = Ref("kernel.Member")
    view = Ref("kernel.SavedView", part=True)
    pinned = models.BooleanField(default=True)
    position = models.IntegerField(default=0)
    first = models.BooleanField(default=False)

    class Meta:
        db_table = "view_place"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant_id", "member", "view"], name="view_place_once"),
        ]

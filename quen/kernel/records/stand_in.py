"""`StandIn`: one row for each record of several objects, so that one reference can name any of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref, SortKeyField, name_field


class StandIn(Record):
    """Has the id, title, owner and place in the trash of the record it stands for; `object` is that record's.

    Triggers on the tables of the objects named in `ObjectSpec.stands_for` write it; nobody else can, and its
    changes are not logged, since they are those of the records.
    """

    object = models.CharField(_("Kind of record"), max_length=60, editable=False)
    name = name_field()
    owner = Ref("kernel.Member", verbose_name=_("Owner"), null=True, blank=True)
    name_sort = SortKeyField("name")

    class Meta:
        abstract = True

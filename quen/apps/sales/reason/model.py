"""Reasons: why deals are won and lost, kept as lists of the business so that they can be counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import SortKeyField, name_field
from quen.kernel.records.unique import once


class WonReason(Record):
    """Why customers choose us."""

    name = name_field()
    position = models.IntegerField(_("Position"), default=0)
    active = models.BooleanField(_("Active"), default=True)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Reason for winning")
        verbose_name_plural = _("Reasons for winning")
        constraints = [once("name", name="wonreason_name_once")]


class LostReason(Record):
    """Why customers choose somebody else, or nothing."""

    name = name_field()
    position = models.IntegerField(_("Position"), default=0)
    active = models.BooleanField(_("Active"), default=True)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Reason for losing")
        verbose_name_plural = _("Reasons for losing")
        constraints = [once("name", name="lostreason_name_once")]

"""The change log as Django sees it. It is written by triggers only; see `sql/change_log.sql`."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.db import models


class ExactDecoder(json.JSONDecoder):
    """Numbers with a point become Decimal: an amount is never a float."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "parse_float": Decimal})


class ChangeEntry(models.Model):
    """One change of one record. `changes` is {column: [old, new]}, null for an insert.

    `at` is the database's time; `via` names the surface (web, api, import, job, sql). `undo_of`: the entry that
    this change takes back. `derived`: {column: [old, new]} of the amounts in base currency that followed.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    tenant_id = models.UUIDField()
    object = models.CharField(max_length=60)
    record_id = models.UUIDField()
    root_object = models.CharField(max_length=60)
    root_id = models.UUIDField()
    operation = models.CharField(max_length=1)
    changes = models.JSONField(null=True, decoder=ExactDecoder)
    actor_id = models.UUIDField(null=True)
    via = models.CharField(max_length=20)
    request_id = models.CharField(max_length=60)
    undo_of = models.BigIntegerField(null=True)
    derived = models.JSONField(null=True, decoder=ExactDecoder)

    class Meta:
        managed = False
        db_table = "change_log"


class ConsumerPosition(models.Model):
    """How far a reader of the change log has come. `epoch` grows with a restore."""

    consumer = models.CharField(max_length=60, primary_key=True)
    epoch = models.IntegerField(default=1)
    xid = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)
    caught_up_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consumer_position"


class Heartbeat(models.Model):
    """The last sign of life of a background process."""

    process = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "process_heartbeat"

"""One row for each record that can be found; derived from the change log, rebuilt at any time."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quen.kernel.records.base import TenantRow


class SearchEntry(TenantRow):
    """`id` is the record's id. `grams` are salted hashes (`quen.kernel.text.grams`), `folded` the text
    they were made of and marks (`quen.kernel.search.marks`) that let rights apply before the limit."""

    object = models.CharField(max_length=60)
    title = models.CharField(max_length=400)
    subtitle = models.CharField(max_length=400, blank=True, default="")
    folded = models.TextField()
    grams = ArrayField(models.IntegerField())
    touched_at = models.DateTimeField()

    class Meta:
        db_table = "search_entry"

"""What the audit log says of exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.parts import describes
from quen.kernel.exports.models import ExportRun
from quen.kernel.registry.registry import specs
from quen.kernel.text.formatting import format_number

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@describes("export_run")
def tell_exports(entries: list[ChangeEntry], actor: Actor) -> dict[int, str]:
    """{entry: sentence}: what was taken out, in which form, and how many rows it was."""
    runs = ExportRun.objects.in_bulk([entry.record_id for entry in entries if entry.operation == "c"])
    return {
        entry.pk: _told(runs[entry.record_id], actor)
        for entry in entries
        if entry.operation == "c" and entry.record_id in runs
    }


def _told(run: ExportRun, actor: Actor) -> str:
    label = specs()[run.object].label_plural if run.object in specs() else run.object
    words = {
        "objects": label,
        "format": run.format.upper(),
        "rows": format_number(run.rows, actor.language),
        "fields": len(run.fields),
    }
    if run.status == "failed":
        return _("%(objects)s as %(format)s: failed, nothing went out") % words
    if run.status == "stopped":
        return _("%(objects)s as %(format)s: broken off after %(rows)s records, %(fields)d columns") % words
    return _("%(objects)s as %(format)s: %(rows)s records, %(fields)d columns") % words

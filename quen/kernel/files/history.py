"""What the history of a record says of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.parts import describes
from quen.kernel.files.models import PORTRAIT, File

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@describes("file")
def tell_files(entries: list[ChangeEntry], actor: Actor) -> dict[int, str]:
    """{entry: sentence}; the names of files that are still there in one statement."""
    del actor
    known = {
        pk: (name, slot)
        for pk, name, slot in File.objects.filter(pk__in={entry.record_id for entry in entries}).values_list(
            "pk", "name", "slot"
        )
    }
    found = {}
    for entry in entries:
        changes: dict[str, Any] = entry.changes or {}
        logged = changes if entry.operation != "u" else {}
        name, slot = known.get(entry.record_id, (logged.get("name") or _("a file"), logged.get("slot", "")))
        sentence = _portrait(entry, changes) if slot == PORTRAIT else _sentence(entry, changes, logged, name)
        if sentence:
            found[entry.pk] = sentence
    return found


def _portrait(entry: ChangeEntry, changes: dict[str, Any]) -> str:
    gone = entry.operation == "d" or bool(changes.get("deleted_at", [None, None])[1] if entry.operation == "u" else "")
    if gone:
        return _("removed the picture")
    if entry.operation == "u" and "sha256" not in changes and "deleted_at" not in changes:
        return ""
    return _("set the picture")


def _sentence(entry: ChangeEntry, changes: dict[str, Any], logged: dict[str, Any], name: str) -> str:
    if entry.operation == "c":
        return _("added the file %(name)s") % {"name": logged.get("name", name)}
    if entry.operation == "d":
        return _("removed the file %(name)s for good") % {"name": logged.get("name", name)}
    if "deleted_at" in changes:
        gone = changes["deleted_at"][1] is not None
        return (_("deleted the file %(name)s") if gone else _("restored the file %(name)s")) % {"name": name}
    if "record_id" in changes:
        return _("brought the file %(name)s along") % {"name": name}
    if "revision" in changes:
        number = changes["revision"][1]
        return _("added version %(number)d of the file %(name)s") % {"number": number, "name": name}
    if "name" in changes:
        old, new = changes["name"]
        return _("renamed the file %(old)s to %(new)s") % {"old": old, "new": new}
    if "position" in changes:
        return _("made %(name)s the main picture") % {"name": name}
    return _("described the file %(name)s") % {"name": name}

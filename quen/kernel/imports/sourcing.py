"""How a file was read, as the pages tell it, and what may be chosen instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.plan import importable, key_label, parts_of
from quen.kernel.imports.sources.open import DELIMITERS, ENCODINGS, source_from_json
from quen.kernel.imports.viewmodels import ImportChoice
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def source_facts(run: ImportRun) -> tuple[tuple[str, str], ...]:
    """(what, how) of the file as it was read."""
    source = source_from_json(run.options["source"])
    if source.kind == "workbook":
        return ((_("Kind"), _("Workbook")), (_("Sheet"), source.sheet))
    if source.kind == "vcard":
        return ((_("Kind"), "vCard"),)
    told = ((_("Encoding"), _encoding(source.encoding)), (_("Separator"), _delimiters().get(source.delimiter, "")))
    return ((_("Kind"), "Google Contacts"), *told) if source.kind == "google" else told


def source_choices(run: ImportRun) -> tuple[ImportChoice, ...]:
    """What can be chosen where the file was not read as it should be; nothing where there is no choice."""
    source = source_from_json(run.options["source"])
    if not run.sha256:
        return ()
    if source.kind == "workbook":
        sheets = tuple((name, name) for name in source.sheets)
        return (ImportChoice("sheet", _("Sheet"), source.sheet, sheets),) if len(sheets) > 1 else ()
    known = dict(ENCODINGS)
    encodings = ENCODINGS if source.encoding in known else ((source.encoding, _encoding(source.encoding)), *ENCODINGS)
    encoding = ImportChoice("encoding", _("Encoding"), source.encoding, encodings)
    if source.kind == "vcard":
        return (ImportChoice("encoding", _("Encoding"), source.encoding, (("", _("As each card says")), *ENCODINGS)),)
    return (encoding, ImportChoice("delimiter", _("Separator"), source.delimiter, tuple(_delimiters().items())))


def mode_choices(run: ImportRun, actor: Actor) -> tuple[ImportChoice, ...]:
    """By what known records are recognized, what is done with them, and with empty cells."""
    keys = key_choices(get_spec(run.object), actor)
    modes = (
        ("", _("Create new ones, change known ones")),
        ("create", _("Only create new ones")),
        ("update", _("Only change known ones")),
    )
    empty = (("", _("Leave the value as it is")), ("clear", _("Empty the field")))
    unreadable = (("", _("The row fails")), ("leave", _("Import the row without it, and tell")))
    return (
        ImportChoice("key", _("Known records are recognized by"), run.options.get("key", ""), keys),
        ImportChoice("mode", _("New and known records"), run.options.get("mode", ""), modes),
        ImportChoice("empty", _("Empty cells"), run.options.get("empty", ""), empty),
        ImportChoice("unreadable", _("Values that cannot be read"), run.options.get("unreadable", ""), unreadable),
    )


def key_choices(spec: ObjectSpec, actor: Actor) -> tuple[tuple[str, str], ...]:
    """(key, label) of what may tell that a row is a known record: automatic, each import key, nothing at all."""
    allowed = importable(spec, actor)
    keys = [key for key in spec.import_keys.split() if allowed.keys() >= set(key.split("+"))]
    labels = [(key, key_label(spec, key.split("+"))) for key in keys]
    return (("", _("The first that the file has")), *labels, ("-", _("Nothing: every row is a new record")))


def part_labels(spec: ObjectSpec, actor: Actor) -> dict[str, str]:
    """{target: label} of the further records that a row may bring."""
    found = {}
    for target, (part, info) in parts_of(spec, actor).items():
        found[target] = str(part.label) if part.many else f"{part.label}: {info.label}"
    return found


def _encoding(codec: str) -> str:
    return dict(ENCODINGS).get(codec, codec.upper())


def _delimiters() -> dict[str, str]:
    names = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
    return {mark: names[mark] for mark in DELIMITERS}

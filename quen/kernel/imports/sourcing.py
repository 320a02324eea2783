"""How a file was read, as the pages tell it, and what may be chosen instead."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.sources.open import DELIMITERS, ENCODINGS, source_from_json
from quen.kernel.imports.viewmodels import ImportChoice


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


def _encoding(codec: str) -> str:
    return dict(ENCODINGS).get(codec, codec.upper())


def _delimiters() -> dict[str, str]:
    names = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
    return {mark: names[mark] for mark in DELIMITERS}

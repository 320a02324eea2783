"""`docs/generated`: the catalogue of everything that is declared, as pages of the documentation, in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils import translation

from quen.config import env
from quen.kernel.explain.object_page import cell, object_page, table
from quen.kernel.explain.source import ROOT
from quen.kernel.explain.surfaces import everything, surface_json
from quen.kernel.people.rights import BASIC, scopes_of, verbs_of
from quen.kernel.registry.registry import specs

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

FOLDER = ROOT / "docs/generated"
NOTE = "<!-- Made by bin/quen surface. Do not edit. -->\n"
_OPERATIONS = ("get", "post", "patch", "put", "delete")


def generated_files() -> dict[str, str]:
    """{path below docs/generated: text} of all that is generated but what the last release had."""
    makers: dict[str, Callable[[], str]] = {
        "README.md": _index,
        "permissions.md": _permissions,
        "api.md": _api,
        "settings.md": _settings,
        "notifications.md": _notices,
        "keyboard.md": _keyboard,
    }
    with translation.override("en"):
        pages = {path: NOTE + make() for path, make in makers.items()}
        pages |= {f"objects/{spec.name}.md": NOTE + object_page(spec) for spec in specs().values()}
    return {**pages, "surface.json": surface_json()}


def stale_files(folder: Path = FOLDER) -> list[str]:
    """The files that are not what they should be, and those that should not be there."""
    wanted = generated_files()
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"surface.released.json"}
    changed = [path for path, text in wanted.items() if path in there and _read(folder / path) != text]
    return sorted([*changed, *(there ^ wanted.keys())])


def write_files(folder: Path = FOLDER) -> list[str]:
    """Bring the folder up to date; the files that were not."""
    stale, wanted = stale_files(folder), generated_files()
    for path in stale:
        target = folder / path
        if path not in wanted:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(wanted[path], encoding="utf-8")
    return stale


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _contexts() -> Iterator[tuple[str, list[ObjectSpec]]]:
    for config in apps.get_app_configs():
        found = [spec for spec in specs().values() if spec.model._meta.app_label == config.label]
        if found:
            yield config.label, sorted(found, key=lambda spec: spec.name)


def _index() -> str:
    text = (
        "# Catalogue\n\nEverything that is declared, written by `bin/quen surface` from the declarations.\n\n"
        "[Permissions](permissions.md) · [API](api.md) · [Settings and environment](settings.md) · "
        "[Notifications](notifications.md) · [Keyboard](keyboard.md) · "
        "[which field is on which surface](surface.json)\n"
    )
    for label, found in _contexts():
        rows = [
            (f"[{cell(spec.label)}](objects/{spec.name}.md)", f"`{spec.name}`", str(len(spec.fields)), _verbs(spec))
            for spec in found
        ]
        text += f"\n## {label.capitalize()}\n\n" + table(("object", "name", "fields", "actions of its own"), rows)
    return text


def _verbs(spec: ObjectSpec) -> str:
    return ", ".join(f"`{action.name}`" for action in spec.actions)


def _permissions() -> str:
    rows = [
        (
            f"[{cell(spec.label_plural)}](objects/{spec.name}.md)",
            ", ".join(scopes_of(spec.name)),
            ", ".join(f"`{verb.name}` (else as `{verb.follows}`)" for verb in verbs_of(spec)),
            f"administrators only: {spec.admin_only}" if spec.admin_only else "",
        )
        for _label, found in _contexts()
        for spec in found
    ]
    return (
        "# Permissions\n\nWhat a role can grant for each object, besides "
        + ", ".join(f"`{action}`" for action in BASIC)
        + ". A grant reaches *own* records, those of the *team* and the teams below it, *all*, or *none*. What\n"
        "can only be closed (*none*) has the rights of the record it belongs to. A role may also hide fields or make\n"
        "them read-only.\n\n" + table(("object", "how far", "verbs", "fields"), rows)
    )


def _api() -> str:
    from quen.kernel.api.openapi import build_document

    document = build_document(everything())
    rows = [
        (method.upper(), f"`{path}`", cell(str(operation.get("summary") or operation.get("operationId", ""))))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in _OPERATIONS
    ]
    return (
        "# API\n\n[How to use it](../api.md). The full reference, with every field and schema, is a page of your own\n"
        "Quen: `/api/docs`; the OpenAPI document is `/api/v1/openapi.json`. Both show what whoever asks may\n"
        f"do; this is what an administrator sees.\n\n{len(rows)} operations.\n\n" + table(("", "address", ""), rows)
    )


def _settings() -> str:
    from quen.kernel.registry.settings_link import GROUPS, settings_group, settings_links

    rows = [(f"`{names}`", cell(meaning)) for names, meaning in environment()]
    links = [
        (str(GROUPS[settings_group(spec)][0]), cell(spec.label_plural), spec.url())
        for spec in specs().values()
        if spec.settings
    ]
    links += [(str(GROUPS[link.group][0]), cell(str(link.label)), link.url) for link in settings_links()]
    order = [str(label) for label, _icon in GROUPS.values()]
    links.sort(key=lambda link: (order.index(link[0]), link[1]))
    return (
        "# Settings and environment\n\n## Environment\n\nRead when Quen starts; all problems are reported together.\n\n"
        + table(("variable", "meaning (default)"), rows)
        + "\n## Pages under Settings\n\n"
        + table(("group", "page", "address"), [(group, label, f"`{url}`") for group, label, url in links])
    )


def environment() -> list[tuple[str, str]]:
    """(variables, meaning) from the table at the top of `quen/config/env.py`."""
    lines = (env.__doc__ or "").splitlines()
    rules = [number for number, line in enumerate(lines) if line.startswith("====")]
    width = lines[rules[0]].index(" ") + 1
    found: list[tuple[str, str]] = []
    for line in lines[rules[1] + 1 : rules[2]]:
        names, meaning = line[:width].strip(), line[width:].strip()
        goes_on = found and (not names or found[-1][0].endswith(","))
        if goes_on:
            before = found.pop()
            names, meaning = f"{before[0]} {names}".strip(), f"{before[1]} {meaning}".strip()
        found.append((names, meaning))
    return [(names.replace(", ", "`, `"), re.sub(r"``", "`", meaning)) for names, meaning in found]


def _notices() -> str:
    from quen.kernel.notify.declare import notices

    rows = [
        (
            f"`{notice.name}`",
            cell(str(notice.label)),
            cell(str(notice.sentence)),
            _default(always=notice.always, default=notice.default),
        )
        for notice in sorted(notices().values(), key=lambda notice: notice.name)
    ]
    return "# Notifications\n\nWhat people are told of, and may turn off on their profile.\n\n" + table(
        ("kind", "in the preferences", "sentence", ""), rows
    )


def _default(*, always: bool, default: bool) -> str:
    return "always" if always else "on" if default else "off"


def _keyboard() -> str:
    from quen.kernel.web.frame import home_url
    from quen.kernel.web.keys import key_groups

    menu = sorted((s for s in specs().values() if s.menu is not None), key=lambda s: s.menu.position if s.menu else 0)
    text = "# Keyboard\n\nAs **?** shows them on any page.\n"
    for group in key_groups(menu, {spec.name: home_url(spec) for spec in menu}):
        rows = [
            (" or ".join(" ".join(f"`{cap}`" for cap in caps) for caps in key.caps), cell(str(key.label)))
            for key in group.keys
        ]
        text += f"\n## {group.label}\n\n" + table(("keys", ""), rows)
    return text

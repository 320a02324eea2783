"""Whether the surface has grown since the last release, and whether the changelog says so.

`docs/generated/surface.json` is what there is, `surface.released.json` what the last release had (decision 0042).
A field that is on a surface it was not on must be named in the changelog above the last release, in backticks:
`invoice` for a new object, `account.tax_id` for a field, new or only on another surface.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from quen.kernel.explain.source import ROOT

PRESENT = ROOT / "docs/generated/surface.json"
RELEASED = ROOT / "docs/generated/surface.released.json"
CHANGELOG = ROOT / "CHANGELOG.md"
Table = Mapping[str, Mapping[str, list[str]]]


def grown(before: Table, now: Table) -> Iterator[tuple[str, list[str]]]:
    """(`object` or `object.field`, surfaces that are new) of everything that is there and was not.

    A surface that nothing was on before is new as a whole: it is told once, by its own name.
    """
    known = _surfaces(before)
    yield from ((surface, []) for surface in sorted(_surfaces(now) - known))
    for name, fields in now.items():
        if name not in before:
            yield name, []
            continue
        for field, there in fields.items():
            more = [surface for surface in there if surface in known - set(before[name].get(field, []))]
            if more:
                yield f"{name}.{field}", more


def _surfaces(table: Table) -> set[str]:
    return {surface for fields in table.values() for there in fields.values() for surface in there}


def unreleased_part(changelog: str, version: str) -> str:
    """What stands above the heading of the release `version`; the whole text where it has none."""
    return re.split(rf"(?m)^## {re.escape(version)}\b", changelog, maxsplit=1)[0]


def untold(before: Table, now: Table, changelog: str, version: str) -> list[tuple[str, list[str]]]:
    """What has grown without a word in the changelog."""
    told = set(re.findall(r"`([a-z0-9_. ]+)`", unreleased_part(changelog, version)))
    return [(subject, more) for subject, more in grown(before, now) if subject not in told]


def changelog_line(found: list[tuple[str, list[str]]]) -> str:
    """The line that tells it, ready to be pasted."""
    return "- Surface: " + ", ".join(
        f"`{subject}`" + (f" ({', '.join(more)})" if more else "") for subject, more in found
    )


def read_release(path: Path = RELEASED) -> tuple[str, Table]:
    """(version, table) of the last release."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return kept["version"], kept["surface"]


def keep_release(version: str, table: str, path: Path = RELEASED) -> None:
    """Make `table` (JSON) what the release `version` had."""
    path.write_text(f'{{"version": {json.dumps(version)}, "surface":\n{table.rstrip()}\n}}\n', encoding="utf-8")

"""The figures as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """Milliseconds; `floor` of the administrator's bare SQL; `peers` at a million deals (Odoo 19, EspoCRM 8.4)."""

    who: str
    name: str
    p50: float
    p95: float
    kilobytes: float = 0.0
    floor: float | None = None
    aim: float | None = None
    peers: tuple[float | None, float | None] = (None, None)

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.p50 / self.floor if self.floor else None

    @property
    def slow(self) -> bool:
        """Over ten times its floor or 40 ms, whichever is larger."""
        return self.p50 > max(40.0, 10 * (self.floor or 0))


@dataclass
class Report:
    """All figures of a run."""

    deals: int
    rows: list[Row] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    comparisons: int = 0

    def table(self) -> str:
        """Markdown: first the administrator's figures beside floor and peers, then those of the others."""
        lines = [
            f"{self.deals:,} opportunities; {_machine()}; {self.comparisons} results compared with SQL, all right.",
            "",
        ]
        lines += [
            "| operation | p50 | p95 | floor | ratio | aim | Odoo 19 | EspoCRM 8.4 |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
        ]
        for row in (row for row in self.rows if row.who == "administrator"):
            values = (row.p50, row.p95, row.floor, row.ratio, row.aim, *row.peers)
            lines.append(f"| {row.name} | {' | '.join(_number(value) for value in values)} |")
        others = list(dict.fromkeys(row.who for row in self.rows if row.who != "administrator"))
        if others:
            lines += ["", f"| p50 | {' | '.join(others)} |", "|---|" + "--:|" * len(others)]
            names = dict.fromkeys(row.name for row in self.rows if row.who != "administrator")
            for name in names:
                found = {row.who: row.p50 for row in self.rows if row.name == name}
                lines.append(f"| {name} | {' | '.join(_number(found.get(who)) for who in others)} |")
        lines += [
            "",
            "| figure | |",
            "|---|--:|",
            *(f"| {name} | {_number(value)} |" for name, value in self.figures.items()),
        ]
        return "\n".join(lines)

    def save(self, path: Path) -> None:
        """Everything as JSON."""
        content: dict[str, Any] = {**asdict(self), "machine": _machine()}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _machine() -> str:
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {gigabytes:.0f} GB"

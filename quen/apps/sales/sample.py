"""Sample deals on the stages of the default pipeline, leads, and what was done and is planned for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quen.apps.sales.reason.model import LostReason, WonReason
from quen.apps.sales.sample_texts import DEALS, DONE, LEADS, SOURCES, STEPS
from quen.apps.sales.stage.model import Stage
from quen.kernel.start.declare import Key, SampleRecord, Scene

DEAL_COUNT = 30
# What one unit of the amounts below is worth, so that they look right in the currency of the business.
UNITS = {"VND": 1_000_000, "IDR": 500_000, "THB": 1_000, "PHP": 1_000, "JPY": 5_000, "INR": 3_000}
_UNIT = 50
_AMOUNTS = (45, 120, 18, 260, 75, 33, 140, 96, 410, 27, 58, 185)
# How far from today open deals close, and activities are planned (days, hour).
_CLOSING = (-6, 2, 5, 9, 12, 16, 20, 27, 34, 48, -2, 7, 60, 24)
_PLANNED = (
    (-3, 10),
    (-1, 15),
    (0, 9),
    (0, 11),
    (0, 14),
    (0, 16),
    (1, 9),
    (1, 14),
    (2, 10),
    (3, 15),
    (4, 9),
    (6, 10),
    (8, 14),
)


def build(scene: Scene) -> Iterator[SampleRecord]:
    """30 deals, 8 leads and what goes with them; nothing where there is no stage to put deals in."""
    language = scene.language if scene.language in DEALS else "en"
    stages = list(
        Stage.objects.filter(deleted_at__isnull=True, pipeline__deleted_at__isnull=True, pipeline__is_default=True)
        .order_by("position", "id")
        .only("id", "kind")
    )
    yield from _leads(scene, language)
    if any(stage.kind == "open" for stage in stages):
        yield from _deals(scene, language, stages)


def _leads(scene: Scene, language: str) -> Iterator[SampleRecord]:
    for place, (name, mailbox, company, domain) in enumerate(LEADS[language]):
        changes: dict[str, Any] = {
            "name": name, "company": company, "email": f"{mailbox}@{domain}.example",
            "rating": ("hot", "warm", "cold")[place % 3], "source": SOURCES[language][place % 3],
            "next_step": STEPS[language][0][1], "next_step_on": scene.day(place % 4),
        }  # fmt: skip
        yield SampleRecord("lead", f"lead:{place}", changes)


def _deals(scene: Scene, language: str, stages: list[Stage]) -> Iterator[SampleRecord]:
    """Two of three are open, spread over the stages; the others are won or lost in the last weeks."""
    ways = {kind: [stage for stage in stages if stage.kind == kind] for kind in ("open", "won", "lost")}
    reasons = {"won": WonReason, "lost": LostReason}
    why = {kind: model.objects.filter(deleted_at__isnull=True).order_by("position").first()
           for kind, model in reasons.items()}  # fmt: skip
    planned = 0
    for place in range(DEAL_COUNT):
        kind = {3: "won", 6: "won", 9: "lost"}.get(place % 10, "open")
        kind = kind if ways[kind] else "open"
        stage = ways[kind][place % len(ways[kind])]
        closing = _CLOSING[place % len(_CLOSING)] if kind == "open" else -4 - place
        step = STEPS[language][place % len(STEPS[language])]
        changes: dict[str, Any] = {
            "name": DEALS[language][(place * 3 + place // 10) % len(DEALS[language])],
            "account": Key(f"account:{place % 20}"), "contact": Key(f"contact:{place % 20 * 2}"),
            "stage": stage.pk, "currency": scene.currency,
            "amount": _AMOUNTS[place % len(_AMOUNTS)] * UNITS.get(scene.currency, _UNIT),
            "opened_on": scene.day(min(closing, 0) - 3 - place * 7 % 24), "close_date": scene.day(closing),
            "source": SOURCES[language][place % 3],
        }  # fmt: skip
        if kind != "open":
            reason = why[kind]
            changes |= {f"{kind}_reason": reason.pk} if reason is not None else {}
        elif place % 5 != 4:  # some have none, as in life
            changes |= {"next_step": step[1], "next_step_on": scene.day(_PLANNED[planned % len(_PLANNED)][0])}
        yield SampleRecord("opportunity", f"deal:{place}", changes)
        yield _done(scene, language, place, closing)
        if kind == "open" and place % 5 != 4:
            yield _planned(scene, place, step, _PLANNED[planned % len(_PLANNED)])
            planned += 1


def _done(scene: Scene, language: str, place: int, closing: int) -> SampleRecord:
    kind, subject, text = DONE[language][place % len(DONE[language])]
    moment = scene.at(min(closing, 0) - 2 - place % 9, 9 + place % 8)
    changes: dict[str, Any] = {
        "name": subject, "kind": kind, "body": text, "about": Key(f"deal:{place}", "opportunity"),
        "status": "done", "done_at": moment,
    }  # fmt: skip
    if kind == "meeting":
        changes |= {"starts_at": moment}
    return SampleRecord("activity", f"done:{place}", changes)


def _planned(scene: Scene, place: int, step: tuple[str, str], when: tuple[int, int]) -> SampleRecord:
    kind, subject = step
    moment = scene.ahead(*when)
    changes: dict[str, Any] = {
        "name": subject, "kind": kind, "about": Key(f"deal:{place}", "opportunity"),
        "starts_at" if kind == "meeting" else "due_at": moment, "priority": "high" if place % 7 == 0 else "normal",
    }  # fmt: skip
    return SampleRecord("activity", f"planned:{place}", changes)

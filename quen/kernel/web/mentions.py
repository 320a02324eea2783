"""Whom one can mention in a text: people and teams, found while one types."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.query.titles import titles_of
from quen.kernel.registry.registry import get_spec
from quen.kernel.search.query import search
from quen.kernel.text.mentions import pieces, write_mention
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.frame import initials

KINDS = ("member", "team")
OPTIONS = 8


@page(SIGNED_IN)
def mentionable(request: HttpRequest) -> HttpResponse:
    """{"options": [{"token", "name", "initials", "hint", "kind"}]}: active people and teams, accents not needed.

    Without text, those of her own team come first.
    """
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()[:60]
    found = _found(actor, text) if text else _near(actor)
    return JsonResponse({"options": _options(found, actor)})


def _found(actor: Actor, text: str) -> list[tuple[str, Any]]:
    """More are looked for than shown, since who has left is passed over."""
    chosen = [get_spec(name) for name in KINDS if actor.may(name, "view")]
    hits = search(actor, text, objects=chosen, limit=3 * OPTIONS)
    rows = {name: _rows(actor, name, [hit.id for hit in hits if hit.object == name]) for name in KINDS}
    found = [(hit.object, rows[hit.object][hit.id]) for hit in hits if hit.id in rows[hit.object]]
    return found[:OPTIONS]


def _rows(actor: Actor, name: str, ids: list[uuid.UUID]) -> dict[uuid.UUID, Any]:
    if not ids:
        return {}
    rows = get_spec(name).rows(actor).filter(pk__in=ids)
    rows = rows.filter(active=True).exclude(pk=actor.member_id) if name == "member" else rows
    return {row.pk: row for row in rows}


def _near(actor: Actor) -> list[tuple[str, Any]]:
    if not actor.may("member", "view"):
        return []
    rows = get_spec("member").rows(actor).filter(active=True).exclude(pk=actor.member_id)
    mates = list(rows.filter(pk__in=actor.team_ids[: 20 * OPTIONS]).order_by("name_sort", "id")[:OPTIONS])
    known = {mate.pk for mate in mates}
    others = rows.filter(user__isnull=False).exclude(pk__in=known).order_by("name_sort", "id")[: OPTIONS - len(mates)]
    return [("member", row) for row in (*mates, *others)]


def _options(found: list[tuple[str, Any]], actor: Actor) -> list[dict[str, str]]:
    teams = titles_of({"team": [row.team_id for name, row in found if name == "member" and row.team_id]}, actor)
    made = []
    for name, row in found:
        token = write_mention(name, row.pk, row.name)
        shown = next((piece.name for piece in pieces(token) if not isinstance(piece, str)), "")
        if not shown:
            continue
        place = teams.get(("team", row.team_id), "") if name == "member" else _("Team")
        hint = (row.job_title or place) if name == "member" else place
        made.append({"token": token, "name": shown, "initials": initials(row.name), "hint": hint, "kind": name})
    return made

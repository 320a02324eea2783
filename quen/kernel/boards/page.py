"""The board of any object that declares one, in columns, or in columns and lanes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from quen.kernel.access.actor import Actor
from quen.kernel.boards.columns import BoardView
from quen.kernel.boards.lanes import LanedBoard
from quen.kernel.errors import NotFound
from quen.kernel.query.lanes import lane_field
from quen.kernel.registry.spec import Board, ObjectSpec
from quen.kernel.views.bar import opening
from quen.kernel.views.models import BOARD
from quen.kernel.views.read import views_for
from quen.kernel.web.door import actor_of, live_ids, page, parameters
from quen.kernel.web.pages import render_page, render_part


@page("view")
def board_page(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """The board. With `column` and `cursor` the next cards of one column, with `live` some cards and all sums.

    In lanes, `in_group` and `column` name the cell, and `cursor` alone asks for the next lanes.
    """
    if spec.board is None:
        raise NotFound
    actor, params = actor_of(request), parameters(request)
    part = not {"live", "column", "cursor"}.isdisjoint(params)
    views = [] if part else views_for(spec, actor)
    elsewhere = "" if part else opening(spec, params, BOARD, views, actor)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    found = _view(request, spec, spec.board, actor)
    if "live" in params:
        return render_part(request, "_cards_live.html", page=found.only(live_ids(request)))
    if params.get("column"):
        return render_part(request, "_cards.html", column=found.more(params["column"], params.get("cursor", "")))
    if part and isinstance(found, LanedBoard):
        return render_part(request, "_lanes.html", page=found.more_lanes(params.get("cursor", "")))
    return render_page(request, "board.html", found.build(views))


def _view(request: HttpRequest, spec: ObjectSpec, board: Board, actor: Actor) -> BoardView:
    params = parameters(request)
    lane = lane_field(spec, params.get("lanes", ""), actor)
    return LanedBoard(params, spec, board, actor, lane) if lane else BoardView(params, spec, board, actor)


def sums_after_move(spec: ObjectSpec, record: Any, request: HttpRequest) -> dict[str, Any]:
    """Counts and sums of the record's board, under the filters in the address, for the behaviour that moved a card."""
    if spec.board is None:
        return {}
    view = _view(request, spec, spec.board, actor_of(request))
    return view.sums(getattr(getattr(record, spec.board.by), f"{spec.board.boards}_id"))

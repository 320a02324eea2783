"""What a board shows: columns, sums from the roll-up, the first cards of each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.access.actor import Actor
from quen.kernel.boards.choice import lane_key, lane_links
from quen.kernel.clock import now, today
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.files.pictures import member_pictures
from quen.kernel.query.page import COUNT_LIMIT, Order, Page, capped_count, count_text, parse_order, read_page
from quen.kernel.query.selection import selection
from quen.kernel.query.sums import Sums, sum_rows, visible_sums
from quen.kernel.query.titles import Titles, titles_for_rows
from quen.kernel.records.render import as_text, look_for, render
from quen.kernel.registry.extend import CardNote
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import Board, ObjectSpec
from quen.kernel.text import formatting
from quen.kernel.views.bar import view_bar
from quen.kernel.views.models import BOARD
from quen.kernel.views.read import ViewInfo
from quen.kernel.web.chips import chips
from quen.kernel.web.columns import columns_needed
from quen.kernel.web.frame import initials
from quen.kernel.web.lists import quick_links, views_of
from quen.kernel.web.viewmodels import BoardColumn, BoardPage, Card, Link, LiveCards

CARDS = 20
PART = ("cursor", "column", "live", "in_group")  # parameters that ask for a part of a board


class BoardView:
    """One request's board; `params` are those of the address."""

    lane: FieldInfo | None = None

    def __init__(self, params: dict[str, str], spec: ObjectSpec, board: Board, actor: Actor) -> None:
        self.spec, self.board, self.actor = spec, board, actor
        self.column_spec = get_spec(spec.fields[board.by].target)
        readable = {info.name for info in spec.readable(actor)}
        if board.by not in readable or not actor.may(self.column_spec.name, "view"):
            raise NotFound
        self.readable = readable
        self.part = {name: params[name] for name in PART if name in params}
        self.params = {name: text for name, text in params.items() if name not in PART}
        try:
            self.chosen = selection(spec, actor, {k: v for k, v in self.params.items() if k != "sort"})
            self.rows = self.chosen.rows()
        except DomainError:
            self.chosen = selection(spec, actor, {})
            self.rows = self.chosen.rows()
        names = [spec.title, board.total, board.due, board.subtitle, spec.scope.owner]
        self.infos = [spec.fields[name] for name in names if name in readable]
        self.notes: dict[uuid.UUID, list[CardNote]] = {}
        self.order: Order = parse_order(spec, board.due if board.due in readable else "", actor)

    def build(self, views: list[ViewInfo]) -> BoardPage:
        spec, actor = self.spec, self.actor
        boards = self._boards()
        chosen = self._chosen(boards)
        columns = self._columns_of(chosen.pk) if chosen else []
        sums = self._sums(columns)
        create = actor.may(spec.name, "create")
        return BoardPage(
            object=spec.name,
            label=spec.label,
            label_plural=spec.label_plural,
            icon=spec.icon,
            views=views_of(spec, self.params, "board", views),
            bar=view_bar(spec, self.params, BOARD, views, actor),
            chips=chips(self.chosen, self.params, f"{spec.url()}board"),
            boards=tuple(self._board_link(b, chosen) for b in boards),
            quick_filters=quick_links(spec, actor, self.params, f"{spec.url()}board"),
            columns=self._filled(columns, sums, create=create),
            move_verb=self.board.move,
            move_field=self.board.by,
            create_url=f"{spec.url()}new" if create else "",
            import_url=f"/import/{spec.name}/" if create else "",
            total=self._total_text(columns, sums),
            lane_links=lane_links(spec, actor, self.params, self.lane),
        )

    def _filled(self, columns: list[Any], sums: Sums, *, create: bool) -> tuple[BoardColumn, ...]:
        """The columns with their first cards."""
        pages = {column.pk: self._page(column, "") for column in columns}
        titles = self._look_up([(column, pages[column.pk].rows) for column in columns])
        return tuple(self._column(c, pages[c.pk], sums, titles, create=create) for c in columns)

    def _look_up(self, cards: list[tuple[Any, list[dict[str, Any]]]]) -> Titles:
        """Titles of what the cards refer to; also the faces and notes that they show."""
        titles = titles_for_rows([row for _column, rows in cards for row in rows], self.infos, self.actor)
        self.faces = member_pictures(pk for name, pk in titles if name == "member")
        self._read_notes(cards)
        return titles

    def sums(self, board_id: uuid.UUID) -> dict[str, Any]:
        """{"columns": {id: {"count", "total"}}, "total"} of a board, as texts."""
        columns = self._columns_of(board_id)
        sums = self._sums(columns)
        if not sums and self.chosen.narrowed:  # too many to be counted: what the screen says stays
            return {}
        texts = {str(c.pk): self._sum_texts(sums.get(c.pk, (0, Decimal(0)))) for c in columns}
        return {"columns": texts, "total": self._total_text(columns, sums)}

    def _sum_texts(self, figures: tuple[int, Decimal]) -> dict[str, str]:
        total = self._money(figures[1]) if self.board.total in self.readable else ""
        return {"count": count_text(figures[0], self.actor.language), "total": total}

    def _total_text(self, columns: list[Any], sums: Sums) -> str:
        if self.board.total not in self.readable:
            return ""
        is_open = [c.pk for c in columns if getattr(c, self.board.kind) == "open"]
        total = sum((sums.get(pk, (0, Decimal(0)))[1] for pk in is_open), Decimal(0))
        return _("%(sum)s open") % {"sum": self._money(total)}

    def more(self, column_id: str, cursor: str) -> BoardColumn:
        """The next cards of a column."""
        try:
            column = self.column_spec.rows(self.actor).filter(pk=uuid.UUID(column_id)).first()
        except ValueError:
            column = None
        if column is None:
            raise NotFound
        read = self._page(column, cursor)
        return self._column(column, read, {}, self._look_up([(column, read.rows)]), create=False)

    def only(self, ids: list[uuid.UUID]) -> LiveCards:
        """The cards of those records that are on this board, in their columns, and what all columns add up to."""
        chosen = self._chosen(self._boards())
        columns = self._columns_of(chosen.pk) if chosen else []
        by = self.spec.fields[self.board.by].column
        needed = {*self._needed(), by}
        wanted = {by + "__in": [column.pk for column in columns], "pk__in": ids}
        rows = list(self.rows.filter(**wanted).order_by().values(*sorted(needed)))
        sums = self._sums(columns)
        known = bool(sums) or not self.chosen.narrowed  # too many to be counted: what the screen says stays
        parts = {column.pk: Page([row for row in rows if row[by] == column.pk], "") for column in columns}
        titles = self._look_up([(column, parts[column.pk].rows) for column in columns])
        made = []
        for column in columns:
            view = self._column(column, parts[column.pk], sums, titles, create=False)
            texts = self._sum_texts(sums.get(column.pk, (0, Decimal(0))))
            count, total = (texts["count"], texts["total"]) if known else ("", "")
            made.append(replace(view, count=count, total=total))
        return LiveCards(tuple(made), self._total_text(columns, sums) if known else "")

    def _boards(self) -> list[Any]:
        spec = get_spec(self.column_spec.fields[self.board.boards].target)
        return list(spec.rows(self.actor).order_by("position", "id"))

    def _read_notes(self, columns: Iterable[tuple[Any, list[dict[str, Any]]]]) -> None:
        """What other contexts say of the cards in open columns."""
        ids = [row["id"] for column, rows in columns if getattr(column, self.board.kind) == "open" for row in rows]
        for tell in self.spec.card_notes if ids else ():
            for pk, note in tell(self.spec, ids, self.actor).items():
                self.notes.setdefault(pk, []).append(note)

    def _chosen(self, boards: list[Any]) -> Any:
        wanted = self.params.get("board", "")
        default = next((b for b in boards if getattr(b, "is_default", False)), boards[0] if boards else None)
        return next((b for b in boards if str(b.pk) == wanted), default)

    def _columns_of(self, board_id: uuid.UUID) -> list[Any]:
        rows = self.column_spec.rows(self.actor).filter(**{f"{self.board.boards}_id": board_id})
        return list(rows.order_by("position", "id"))

    def _sums(self, columns: list[Any]) -> Sums:
        """From the roll-up where nothing but the owner is filtered; else counted, up to the cap."""
        ids = [c.pk for c in columns]
        owners = self._only_owners()
        return visible_sums(self.spec, ids, self.actor, owners) if owners is not None else self._counted(ids)

    def _only_owners(self) -> set[uuid.UUID] | None:
        """The owners that alone narrow the board, none of them for no filter at all; None where there is more to it."""
        plain = [f for f in self.chosen.filters if f.parameter == self.spec.scope.owner and len(f.values) == 1]
        if not self.chosen.only_filters or len(plain) != len(self.chosen.filters):
            return None
        return {self.actor.member_id if f.values[0] == "me" else uuid.UUID(f.values[0]) for f in plain}

    def _counted(self, ids: list[uuid.UUID]) -> Sums:
        by = self.spec.fields[self.board.by].column
        rows = self.rows.filter(**{f"{by}__in": ids})
        return {} if capped_count(rows) > COUNT_LIMIT else sum_rows(self.spec, rows)

    def _page(self, column: Any, cursor: str) -> Any:
        by = self.spec.fields[self.board.by].column
        rows = self.rows.filter(**{by: column.pk}).values(*sorted(self._needed()))
        order, scope = self._order_of(column), self._scope(column)
        return read_page(rows, order, actor=self.actor, scope=scope, cursor=cursor, limit=CARDS)

    def _needed(self) -> set[str]:
        """The columns that cards are made from."""
        lane = {self.lane.column} if self.lane else set()
        return {*columns_needed(self.spec, self.infos), self.order.path, self.board.since, *lane}

    def _scope(self, column: Any) -> str:
        """What a cursor among the cards of a column belongs to."""
        return f"board:{column.pk}?{urlencode(sorted(self.params.items()))}"

    def _order_of(self, column: Any) -> Order:
        """Open deals that are due soonest first; closed ones the latest first."""
        return replace(self.order, descending=getattr(column, self.board.kind) != "open")

    def _column(self, column: Any, read: Any, sums: Sums, titles: Titles, *, create: bool) -> BoardColumn:
        known = column.pk in sums or len(read.rows) < CARDS or not self.chosen.narrowed
        count, total = sums.get(column.pk, (len(read.rows), Decimal(0)))
        hint = getattr(column, self.board.hint, None)
        more = {**self.params, "column": str(column.pk), "cursor": read.cursor}
        kind = getattr(column, self.board.kind)
        url = self.spec.url()
        return BoardColumn(
            id=str(column.pk),
            label=str(column),
            kind=kind,
            count=count_text(count if known else COUNT_LIMIT + 1, self.actor.language),
            total=self._money(total) if self.board.total in self.readable else "",
            hint=f"{hint} %" if hint is not None and kind == "open" else "",
            cards=self._cards(column, read.rows, titles),
            more_url=f"{url}board?{urlencode(more)}" if read.cursor else "",
            create_url=f"{url}new?{self.board.by}={column.pk}" if create and kind == "open" else "",
        )

    def _cards(self, column: Any, rows: list[dict[str, Any]], titles: Titles) -> tuple[Card, ...]:
        look = look_for(self.actor, titles, links=False)
        limit = getattr(column, self.board.limit_days, None)
        is_open = getattr(column, self.board.kind) == "open"
        return tuple(self._card(row, look, limit if is_open else None, is_open=is_open) for row in rows)

    def _card(self, row: dict[str, Any], look: Any, limit: int | None, *, is_open: bool) -> Card:
        by_name = {info.name: info for info in self.infos}
        subtitle = by_name.get(self.board.subtitle)
        total = by_name.get(self.board.total)
        owner = by_name.get(self.spec.scope.owner)
        owner_name = look.titles.get((owner.target, row[owner.column]), "") if owner else ""
        days = _days_since(row[self.board.since])
        due = row.get(self.board.due) if self.board.due in by_name else None
        sub = subtitle is not None and row[subtitle.column] is not None
        return Card(
            id=str(row["id"]),
            url=self.spec.url(row["id"]),
            title=str(row.get(self.spec.title) or ""),
            subtitle=as_text(subtitle, row[subtitle.column], look) if subtitle and sub else "",
            amount=render(total, row[total.column], "html", look, row) if total else Markup(""),
            owner=owner_name,
            owner_initials=initials(owner_name) if owner_name else "",
            age=_("%(days)d d") % {"days": days} if is_open else "",
            age_tone="danger" if limit is not None and days > limit else "",
            due=formatting.format_date(due, self.actor.language) if due else "",
            due_tone=_due_tone(due, today(self.actor)) if is_open else "",
            version=row["version"],
            owner_picture=self.faces.get(row[owner.column], "") if owner else "",
            notes=tuple(self.notes.get(row["id"], ())),
            lane=lane_key(row[self.lane.column]) if self.lane else "",
        )

    def _money(self, amount: Decimal) -> str:
        return formatting.format_money_short(amount, self.actor.base_currency, self.actor.language)

    def _board_link(self, board: Any, chosen: Any) -> Link:
        params = {k: v for k, v in self.params.items() if k != "board"}
        return Link(
            str(board),
            f"{self.spec.url()}board?{urlencode({**params, 'board': board.pk})}",
            "",
            board == chosen,
        )


def _days_since(moment: datetime | None) -> int:
    return max((now() - moment).days, 0) if moment else 0


def _due_tone(due: date | None, day: date) -> Any:
    if due is None:
        return "warning"
    if due < day:
        return "danger"
    return "success" if due == day else "muted"

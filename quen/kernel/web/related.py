"""Lists of other objects' records on a record's page, each with the quick filters of its object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from quen.kernel.errors import DomainError
from quen.kernel.query.page import capped_count, count_text, parse_order, read_page
from quen.kernel.query.selection import selection
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import QuickFilter, Related
from quen.kernel.web.columns import chosen_fields, columns_needed, make_columns, make_rows
from quen.kernel.web.viewmodels import Link, RelatedView

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SHOWN = 10


def related_views(
    spec: ObjectSpec, record: Any, actor: Actor, chosen: Mapping[str, str] | None = None
) -> tuple[RelatedView, ...]:
    """The related lists that `actor` may see, the first rows of each.

    `chosen`: parameters of the page; `only-opportunity-account=open` puts a quick filter on one list.
    """
    found = []
    kind = getattr(record, spec.variants.by) if spec.variants else ""
    for related in spec.related:
        if related.kinds and kind not in related.kinds.split():
            continue
        other = get_spec(related.object)
        if actor.may(other.name, "view") and related.by in {i.name for i in other.readable(actor)}:
            found.append(_List(spec, other, related, record, actor).view(chosen))
    return tuple(found)


class _List:
    """One related list of one record."""

    def __init__(self, spec: ObjectSpec, other: ObjectSpec, related: Related, record: Any, actor: Actor) -> None:
        self.spec, self.other, self.related, self.record, self.actor = spec, other, related, record, actor
        self.key = f"only-{other.name}-{related.by}"

    def view(self, chosen: Mapping[str, str] | None) -> RelatedView:
        """The list, under the quick filter that `chosen` names; None: without quick filters."""
        whole = self._view(self.other.rows(self.actor), {})
        if not whole.rows or chosen is None:
            return whole
        quick = [filter_ for filter_ in self.other.quick_filters if self.related.by not in filter_.params]
        links = tuple(self._link(filter_, chosen) for filter_ in quick)
        wanted = next((filter_ for filter_ in quick if filter_.name == chosen.get(self.key)), None)
        if wanted is None:
            return replace(whole, quick=links)
        params = wanted.resolve(self.actor)
        try:
            rows = selection(self.other, self.actor, params).rows()
        except DomainError:  # by a field that her role hides
            return replace(whole, quick=links)
        return replace(self._view(rows, params), quick=links, whole=whole)

    def _link(self, quick: QuickFilter, chosen: Mapping[str, str]) -> Link:
        active = chosen.get(self.key) == quick.name
        rest = {key: text for key, text in chosen.items() if key.startswith("only-") and key != self.key}
        text = urlencode(rest if active else {**rest, self.key: quick.name})
        url = self.spec.url(self.record.pk)
        return Link(str(quick.label), f"{url}?{text}" if text else url, "", active)

    def _view(self, rows: QuerySet[Any], params: Mapping[str, str]) -> RelatedView:
        other, related, actor = self.other, self.related, self.actor
        rows = rows.filter(**{other.fields[related.by].column: self.record.pk})
        infos = chosen_fields(other, related.columns or other.columns, actor)
        order = parse_order(other, params.get("sort", ""), actor)
        needed = [*columns_needed(other, infos), order.path]
        read = read_page(rows.values(*dict.fromkeys(needed)), order, actor=actor, scope="related", limit=SHOWN)
        count = capped_count(rows) if read.cursor else len(read.rows)
        may_create = actor.may(other.name, "create") and self.record.deleted_at is None
        all_of_it = urlencode({related.by: self.record.pk, **params})
        return RelatedView(
            object=other.name,
            label=str(related.label) or other.label_plural,
            icon=other.icon,
            count=count_text(count, actor.language),
            columns=make_columns(infos),
            rows=make_rows(other, read.rows, infos, actor),
            all_url=f"{other.url()}?{all_of_it}" if count > SHOWN else "",
            create_url=f"{other.url()}new?{related.by}={self.record.pk}" if may_create else "",
            quiet=related.quiet and not read.rows,
        )

"""Lists of other objects' records on a record's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quen.kernel.query.page import capped_count, count_text, parse_order, read_page
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import Related
from quen.kernel.web.columns import chosen_fields, columns_needed, make_columns, make_rows
from quen.kernel.web.viewmodels import RelatedView

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SHOWN = 10


def related_views(spec: ObjectSpec, record: Any, actor: Actor) -> tuple[RelatedView, ...]:
    """The related lists that `actor` may see, the first rows of each."""
    found = []
    kind = getattr(record, spec.variants.by) if spec.variants else ""
    for related in spec.related:
        if related.kinds and kind not in related.kinds.split():
            continue
        other = get_spec(related.object)
        if actor.may(other.name, "view") and related.by in {i.name for i in other.readable(actor)}:
            found.append(_view(other, related, record, actor))
    return tuple(found)


def _view(other: ObjectSpec, related: Related, record: Any, actor: Actor) -> RelatedView:
    rows = other.rows(actor).filter(**{other.fields[related.by].column: record.pk})
    infos = chosen_fields(other, related.columns or other.columns, actor)
    order = parse_order(other, "", actor)
    needed = [*columns_needed(other, infos), order.path]
    read = read_page(rows.values(*dict.fromkeys(needed)), order, actor=actor, scope="related", limit=SHOWN)
    count = capped_count(rows) if read.cursor else len(read.rows)
    may_create = actor.may(other.name, "create") and record.deleted_at is None
    return RelatedView(
        object=other.name,
        label=str(related.label) or other.label_plural,
        icon=other.icon,
        count=count_text(count, actor.language),
        columns=make_columns(infos),
        rows=make_rows(other, read.rows, infos, actor),
        all_url=f"{other.url()}?{related.by}={record.pk}" if count > SHOWN else "",
        create_url=f"{other.url()}new?{related.by}={record.pk}" if may_create else "",
        quiet=related.quiet and not read.rows,
    )

"""Columns and rows of any list: the main list, related lists, home."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from quen.kernel.files.pictures import pictures_of
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.records.render import look_for, render
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.web.viewmodels import Column, Row, RowPicture

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def chosen_fields(spec: ObjectSpec, names: str, actor: Actor) -> list[FieldInfo]:
    """The fields of `names` that exist for `actor`; the title comes first."""
    readable = {info.name: info for info in spec.readable(actor)}
    wanted = [spec.title, *(name for name in names.split() if name != spec.title)]
    return [readable[name] for name in wanted if name in readable]


def columns_needed(spec: ObjectSpec, infos: Sequence[FieldInfo]) -> list[str]:
    """The database columns that `infos` are rendered from."""
    names = {"id", "version", *(info.column for info in infos)}
    names |= {spec.fields[info.currency].column for info in infos if info.currency in spec.fields}
    if spec.variants:
        names.add(spec.fields[spec.variants.by].column)
    return sorted(names)


def read_rows(spec: ObjectSpec, rows: QuerySet[Any], infos: Sequence[FieldInfo]) -> list[dict[str, Any]]:
    """The rows as dicts by column, only with what is shown."""
    return list(rows.values(*columns_needed(spec, infos)))


def make_columns(
    infos: Sequence[FieldInfo], sort: Callable[[FieldInfo], tuple[str, str]] | None = None
) -> tuple[Column, ...]:
    """Column heads; `sort` gives (url, present state) for sortable ones."""
    made = []
    for info in infos:
        url, state = sort(info) if sort else ("", "")
        align = "end" if info.numeric else "start"
        made.append(Column(info.name, info.label_text, align, info.kind, url, state))  # type: ignore[arg-type]
    return tuple(made)


def make_rows(
    spec: ObjectSpec, rows: Sequence[Mapping[str, Any]], infos: Sequence[FieldInfo], actor: Actor
) -> tuple[Row, ...]:
    """Rendered rows: one statement for the titles of each object referred to, none per row."""
    look = look_for(actor, titles_for_rows(rows, infos, actor))
    pictures = row_pictures(spec, {row["id"]: _title(spec, row) for row in rows})
    return tuple(
        Row(
            id=str(row["id"]),
            url=spec.url(row["id"]),
            cells=tuple(render(info, row[info.column], "html", look, row) for info in infos),
            version=row["version"],
            picture=pictures.get(row["id"]),
        )
        for row in rows
    )


def _title(spec: ObjectSpec, row: Mapping[str, Any]) -> str:
    return str(row.get(spec.fields[spec.title].column) or "")


def row_pictures(spec: ObjectSpec, titles: Mapping[Any, str]) -> dict[Any, RowPicture]:
    """{record: what stands before its title} for objects with pictures, in one statement."""
    if not spec.picture:
        return {}
    from quen.kernel.web.frame import initials

    found = pictures_of(spec, titles)
    return {
        pk: RowPicture(
            spec.picture,
            found[pk].url() if pk in found else "",
            initials(title) if spec.has_portrait else "",
            title,
        )
        for pk, title in titles.items()
    }

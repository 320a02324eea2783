"""One more price in a book, without leaving its page."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from quen.apps.catalog.prices import ASKED, build_quick_add
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.query.titles import titles_of
from quen.kernel.records.inputs import parse_form
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.web.door import SIGNED_IN, actor_of, page, posted
from quen.kernel.web.pages import render_part


@page(SIGNED_IN, "POST")
def add_price(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Save the row and answer with an empty one; with what was typed and the reason when it is refused."""
    actor, spec, part = actor_of(request), get_spec("price_book"), get_spec("price_book_entry")
    book = spec.rows(actor, "edit").filter(pk=record_id).first()
    view = build_quick_add(spec, book, actor) if book is not None else None
    if book is None or view is None:
        raise NotFound
    given = {name: text for name, text in posted(request).items() if name in ASKED}
    try:
        values = parse_form([part.fields[name] for name in ASKED], given, actor)
        changes = {name: value for name, value in values.items() if value is not None}
        save_record(part, actor=actor, changes={**changes, "book": book.pk})
    except DomainError as error:
        messages = tuple(text for texts in error.by_field().values() for text in texts)
        refused = replace(view, typed=given, picked=_title(given.get("product", ""), actor), errors=messages)
        return render_part(request, "catalog/_quick_prices.html", view=refused, status=422)
    return render_part(request, "catalog/_quick_prices.html", view=build_quick_add(spec, book, actor))


def _title(product: str, actor: object) -> str:
    try:
        product_id = uuid.UUID(product)
    except ValueError:
        return ""
    return titles_of({"product": [product_id]}, actor).get(("product", product_id), "")  # type: ignore[arg-type]

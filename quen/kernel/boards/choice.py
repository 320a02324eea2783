"""The choice of lanes above a board."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.query.lanes import lane_fields
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.views.bar import kept
from quen.kernel.web.viewmodels import Link

NOBODY = "none"  # the lane of the records without a member


def lane_links(spec: ObjectSpec, actor: Actor, params: dict[str, str], now: FieldInfo | None) -> tuple[Link, ...]:
    """The ways a board can be divided into lanes, no lanes first; none where there is nothing to choose."""
    fields = lane_fields(spec, actor)
    rest = {name: text for name, text in params.items() if name != "lanes"}
    url = f"{spec.url()}board"
    none = urlencode(kept(rest))
    made = [Link(_("No lanes"), f"{url}?{none}" if none else url, "", now is None)]
    for info in fields:
        text = urlencode({**kept(rest), "lanes": info.name})
        made.append(Link(_("By %(field)s") % {"field": info.label_text.lower()}, f"{url}?{text}", "", info == now))
    return tuple(made) if fields else ()


def lane_key(member: uuid.UUID | None) -> str:
    """How a lane is told in addresses and in the page."""
    return NOBODY if member is None else str(member)

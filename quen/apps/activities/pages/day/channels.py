"""How to reach whom an activity is about: a number to call, an address to write to, as links."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from quen.kernel.records.links import split_key
from quen.kernel.registry.registry import get_spec, specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_KEPT_OFF = {"phone": "do_not_call", "email": "do_not_email"}  # fields that say that somebody wants none
_Key = tuple[str, uuid.UUID]


class Channels(NamedTuple):
    """Addresses of links (`tel:`, `mailto:`), "" for none."""

    call: str = ""
    write: str = ""


NO_WAY = Channels()


def channels_for(rows: Iterable[Mapping[str, Any]], actor: Actor) -> dict[uuid.UUID, Channels]:
    """{activity: how to reach its contact, else what it is about, else its account}, as far as she may read it.

    One statement for each kind of record.
    """
    rows = list(rows)
    named = {row["id"]: _named(row) for row in rows}
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    for keys in named.values():
        for name, pk in keys:
            wanted[name].add(pk)
    known: dict[_Key, Channels] = {}
    for name, ids in wanted.items():
        known |= _read(name, ids, actor)
    found = {}
    for row in rows:
        ways = [known[key] for key in named[row["id"]] if key in known]
        own = f"tel:{row['phone']}" if row.get("phone") else ""
        call = own or next((way.call for way in ways if way.call), "")
        found[row["id"]] = Channels(call, next((way.write for way in ways if way.write), ""))
    return found


def _named(row: Mapping[str, Any]) -> list[_Key]:
    about = split_key(row["about"]) if row.get("about") else None
    keys = (("contact", row.get("contact_id")), about, ("account", row.get("account_id")))
    return [(key[0], key[1]) for key in keys if key is not None and key[1] is not None]


def _read(name: str, ids: set[uuid.UUID], actor: Actor) -> dict[_Key, Channels]:
    """Of records of one object; the first number that has something, mobile ones first."""
    if name not in specs() or not actor.may(name, "view"):
        return {}
    spec = get_spec(name)
    readable = {info.name: info for info in spec.readable(actor)}
    phones = sorted((n for n, info in readable.items() if info.kind == "phone"), key=lambda n: n != "mobile")
    emails = [n for n, info in readable.items() if info.kind == "email"]
    if not phones and not emails:
        return {}
    refusals = [field for field in _KEPT_OFF.values() if field in spec.fields]
    found = {}
    for row in spec.rows(actor).filter(pk__in=ids).values("pk", *phones, *emails, *refusals):
        call = "" if row.get(_KEPT_OFF["phone"]) else next((row[n] for n in phones if row[n]), "")
        write = "" if row.get(_KEPT_OFF["email"]) else next((row[n] for n in emails if row[n]), "")
        found[name, row["pk"]] = Channels(call and f"tel:{call}", write and f"mailto:{quote(write, safe='@+')}")
    return found

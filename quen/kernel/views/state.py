"""What a list remembers: the parameters of its address, in one canonical form.

`?view=<id>` alone stands for the view as it is saved; with other parameters these are the whole state, and the view is
the one they come from. `view=all` is the list without any view, `changed=1` a state in which nothing is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from quen.kernel.errors import DomainError
from quen.kernel.query.groups import parse_grouping
from quen.kernel.query.selection import selection
from quen.kernel.query.totals import parse_measures
from quen.kernel.views.columns import columns_text, parse_columns

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

VIEW, CHANGED, ALL = "view", "changed", "all"
LONGEST = 8000
# parameters of one request, which no view remembers
PASSING = frozenset(
    {VIEW, CHANGED, "cursor", "live", "in_group", "exact", "column", "around", "drawer", "ids", "limit"}
)
LAYOUT_ONLY = ("board", "lanes", "span", "who", "rows", "cols", "figures", "as_of", "chart", "order")


def state_of(params: Mapping[str, str]) -> dict[str, str]:
    """The parameters of an address that make up the state."""
    return {name: text for name, text in params.items() if name not in PASSING and text != ""}


def canonical(spec: ObjectSpec, params: Mapping[str, str], actor: Actor) -> str:
    """The state as text, the same for the same list. Raises DomainError for filters that cannot be."""
    state = state_of(params)
    pairs = list(selection(spec, actor, state).pairs)
    if state.get("columns"):
        pairs.append(("columns", columns_text(parse_columns(spec, state["columns"], actor))))
    grouping = parse_grouping(spec, state.get("group", ""), actor)
    pairs += [("group", grouping.text)] if grouping else []
    measures = parse_measures(spec, state.get("sums", ""), actor)
    pairs += [("sums", ",".join(m.text for m in measures))] if measures else []
    pairs += [(name, state[name]) for name in LAYOUT_ONLY if state.get(name)]
    return urlencode(pairs)


def same(spec: ObjectSpec, params: Mapping[str, str], saved: str, actor: Actor) -> bool:
    """Whether the list is as it was saved."""
    try:
        return canonical(spec, params, actor) == canonical(spec, read(saved), actor)
    except DomainError:
        return state_of(params) == read(saved)


def read(text: str) -> dict[str, str]:
    """The parameters of a saved state; filters told twice stand joined, as the list reads them."""
    return dict(parse_qsl(text[:LONGEST], keep_blank_values=True))

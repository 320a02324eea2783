"""The headers by which a column of a file is known to be meant for a field: the words that `propose_mapping` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quen.kernel.imports.mapping import LANGUAGES, _declared, _general, _own
from quen.kernel.imports.plan import importable
from quen.kernel.text.folding import match_key

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

__all__ = ["LANGUAGES", "headers_of"]


def headers_of(spec: ObjectSpec, name: str, actor: Actor) -> list[str]:
    """The headers that may mean the field `name`, each in one spelling."""
    fields = importable(spec, actor)
    words = (pair for read in (_own, _declared, _general) for pair in read(spec, fields))
    found = {match_key(word): word.replace("_", " ") for field, word in words if field == name}
    return sorted(found.values(), key=match_key)

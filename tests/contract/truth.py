"""Who may do what, written down a second time and by hand: a table, not the code under test.

A record is named by whose it is: a persona of `OWNERS`, or SHARED where rows belong to nobody. What is not
in a set is not there for the persona.
"""

from __future__ import annotations

from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import ANONYMOUS, OWNERS, SHARED, STRANGER, is_divided, rights_of

OBJECTS = sorted(specs())
OWNED = [name for name in OBJECTS if specs()[name].scope.owner]
# Everybody sees the customers, so that nobody enters one twice.
SEEN_BY_ALL = {"account", "contact"}
INSIDERS = ("admin", "manager", "owner", "teammate", "outsider", "reader", "restricted")
EVERYBODY = (*INSIDERS, STRANGER, ANONYMOUS)

_ALL = frozenset(OWNERS)
_MINE = {
    "admin": _ALL,
    "restricted": _ALL,  # her role hides fields, not records
    "manager": frozenset({"manager", "owner", "teammate"}),  # North, and South below it
    "owner": frozenset({"owner"}),
    "teammate": frozenset({"teammate"}),
    "outsider": frozenset({"outsider"}),
}
_ADMINISTER = {"admin", "restricted"}
# Whoever puts tags on records makes the tags she misses; to rename or delete them is for administrators.
MADE_BY_ALL = {"tag"}


def targets(spec: ObjectSpec) -> tuple[str, ...]:
    """Whose records of the object there are in the tenant."""
    return OWNERS if is_divided(spec) else (SHARED,)


def sees(persona: str, spec: ObjectSpec) -> frozenset[str]:
    """Whose records of the object the persona sees."""
    if persona in {ANONYMOUS, STRANGER}:
        return frozenset()
    if not is_divided(spec):
        return frozenset({SHARED})
    return _ALL if persona == "reader" or rights_of(spec).name in SEEN_BY_ALL else _MINE[persona]


def changes(persona: str, spec: ObjectSpec) -> frozenset[str]:
    """Whose records of the object the persona may edit, delete and restore."""
    if persona in {ANONYMOUS, STRANGER, "reader"}:
        return frozenset()
    if not is_divided(spec):
        return frozenset({SHARED}) if persona in _ADMINISTER else frozenset()
    return _MINE[persona]


def creates(persona: str, spec: ObjectSpec) -> bool:
    """Whether the persona may make records of the object."""
    if persona in {ANONYMOUS, STRANGER, "reader"}:
        return False
    return is_divided(spec) or spec.name in MADE_BY_ALL or persona in _ADMINISTER

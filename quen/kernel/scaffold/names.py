"""Names of new objects and fields: their labels, and which are refused."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.urls import Resolver404, resolve

from quen.kernel.errors import DomainError
from quen.kernel.query.filters import RESERVED
from quen.kernel.records.base import Record
from quen.kernel.registry.registry import specs, stand_ins

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_OF_MODELS = frozenset(dir(models.Model)) | frozenset(dir(Record)) | {f.name for f in Record._meta.get_fields()}
_SHADOWED = frozenset({"action", "actor", "model", "models", "object", "record", "today", "uuid"})
LONGEST = 40


def contexts() -> list[str]:
    """The contexts, lower ones first: a context may refer only to itself and to those before it."""
    return [config.label for config in apps.get_app_configs() if config.name.startswith("quen.apps.")]


def label_of(name: str) -> str:
    """`planned_on`: Planned on."""
    return name.replace("_", " ").capitalize()


def class_of(name: str) -> str:
    """`site_visit`: SiteVisit."""
    return "".join(part.capitalize() for part in name.split("_"))


def plural_of(label: str) -> str:
    """The usual English plural; give another one with --plural."""
    if re.search(r"[^aeiou]y$", label):
        return label[:-1] + "ies"
    return label + ("es" if re.search(r"(s|x|z|ch|sh)$", label) else "s")


def past_of(verb: str) -> str:
    """The regular past of a verb: `finish`: finished, `close`: closed, `apply`: applied."""
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else verb + "ed"


def check_object(context: str, name: str) -> None:
    """Raise DomainError unless a new object `name` can stand in `context`."""
    if context not in contexts():
        raise DomainError("no_context", f"There is no context {context!r}; there are: {', '.join(contexts())}.")
    _check_word(name, "an object")
    taken = {*specs(), *stand_ins()}
    if name in taken:
        raise DomainError("taken", f"There is an object {name!r} already (bin/quen explain {name}).")
    if any(class_of(name) == model.__name__ for model in apps.get_models()):
        raise DomainError("taken", f"There is a model {class_of(name)} already.")
    if name in _SHADOWED:
        raise DomainError("reserved", f"{name!r} is a word of every declaration; choose another name.")
    if name in RESERVED:
        raise DomainError("reserved", f"{name!r} is a parameter of lists; choose another name.")
    try:
        found = resolve(f"/{name}/")
    except Resolver404:
        return
    if found.kwargs.get("object_name") != name:
        raise DomainError("reserved", f"The address /{name}/ belongs to another page; choose another name.")


def check_fields(names: Iterable[str]) -> None:
    """Raise DomainError for names that fields of a record cannot have, or that are there twice."""
    seen: set[str] = set()
    for name in names:
        _check_word(name, "a field")
        if name in RESERVED:
            raise DomainError("reserved", f"Lists have a parameter {name!r}; choose another name for the field.")
        if name in _OF_MODELS or name.endswith("_sort"):
            raise DomainError("reserved", f"Every record has {name!r} already; choose another name for the field.")
        if name in seen:
            raise DomainError("twice", f"The field {name!r} is there twice.")
        seen.add(name)


def _check_word(name: str, what: str) -> None:
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise DomainError(
            "bad_name", f"{name!r} cannot name {what}: small letters, digits and single _, as in site_visit."
        )
    if len(name) > LONGEST:
        raise DomainError("bad_name", f"{name!r} is too long: at most {LONGEST} letters.")

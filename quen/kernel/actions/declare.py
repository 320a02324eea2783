"""`@action`: a verb of an object. Declared once, it is a button, an API call, a permission and an audit entry."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from quen.kernel.actions.plan import FormPlan
from quen.kernel.errors import Text
from quen.kernel.registry.fields import FieldInfo

Tone = Literal["", "success", "danger", "warning", "info", "muted"]


@dataclass(frozen=True)
class Action:
    """`run(record, *, actor, **inputs)` does it. `inputs` are names of the object's fields the verb asks for.

    `takes`: inputs that are not fields of the object, described like fields (`asked`).
    `ask`: inputs the form shows (the others are filled by the surface, like the board's column).
    `form(record, actor)`: how the form looks (sections, first values, records to choose from), where more is needed
    than the fields one below the other.
    `available(record)` tells whether the verb makes sense now. The grant it needs has its own name; a role that
    names none grants it as it grants `permission`.
    `run` may return another record of the object, one that it made: that is then the answer.
    `trash`: works on records in the trash. `bulk`: makes sense for many records at once, with the same inputs.
    """

    name: str
    label: Text
    run: Callable[..., Any]
    icon: str = "activity"
    tone: Tone = ""
    primary: bool = False
    inputs: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    confirm: Text = ""
    permission: str = "edit"
    available: Callable[[Any], bool] | None = None
    trash: bool = False
    button: bool = True
    bulk: bool = False
    takes: tuple[FieldInfo, ...] = ()
    form: Callable[..., FormPlan] | None = None


def asked(name: str, label: Text, kind: str, **more: Any) -> FieldInfo:
    """An input that is not a field of the object; `more` as in FieldInfo (target, required, help, choices …)."""
    more.setdefault("nullable", kind not in {"text", "longtext", "email", "phone", "url"})
    return FieldInfo(name=name, column=name, label=label, kind=kind, **more)


def action(
    label: Text,
    *,
    icon: str = "activity",
    tone: Tone = "",
    primary: bool = False,
    ask: str = "",
    confirm: Text = "",
    permission: str = "edit",
    available: Callable[[Any], bool] | None = None,
    trash: bool = False,
    button: bool = True,
    bulk: bool = False,
    takes: tuple[FieldInfo, ...] = (),
    form: Callable[..., FormPlan] | None = None,
) -> Callable[[Callable[..., Any]], Action]:
    """Make an action of a function `verb_noun(record, *, actor, …)`; the verb is its name up to the first underscore.

    Keyword parameters besides `actor` are inputs; those without a default are required.
    """

    def declare(function: Callable[..., Any]) -> Action:
        parameters = inspect.signature(function).parameters
        inputs = [p for p in parameters.values() if p.kind is p.KEYWORD_ONLY and p.name != "actor"]
        return Action(
            name=function.__name__.split("_")[0],
            label=label,
            run=function,
            icon=icon,
            tone=tone,
            primary=primary,
            inputs=tuple(p.name for p in inputs),
            ask=tuple(ask.split()),
            required=tuple(p.name for p in inputs if p.default is p.empty),
            confirm=confirm,
            permission=permission,
            available=available,
            trash=trash,
            button=button,
            bulk=bulk,
            takes=takes,
            form=form,
        )

    return declare

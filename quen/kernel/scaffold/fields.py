"""`--field name:type[:option…]` as a line of a model."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from quen.kernel.errors import DomainError
from quen.kernel.registry.registry import specs
from quen.kernel.scaffold.examples import EXAMPLES
from quen.kernel.scaffold.names import contexts, label_of

_LABEL = "label="
_VALUE = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True)
class NewField:
    """A field to be written. `extra`: class attributes that stand above (choices); `uses`: names to be imported."""

    name: str
    kind: str
    label: str
    line: str
    extra: str = ""
    uses: tuple[str, ...] = ()
    target: str = ""
    required: bool = False
    searched: bool = False


@dataclass(frozen=True)
class _Asked:
    """A field as it was typed, taken apart. `rest`: options that are not for every type."""

    name: str
    kind: str
    label: str
    required: bool
    rest: tuple[str, ...]
    context: str

    @property
    def text(self) -> str:
        return f'_("{self.label}")'

    def one(self, what: str) -> str:
        if len(self.rest) != 1:
            raise DomainError("bad_field", f"{self.name}:{self.kind} needs {what}, as in {EXAMPLES[self.kind]}.")
        return self.rest[0]

    def none(self) -> None:
        if self.rest:
            raise DomainError("bad_field", f"{self.name}:{self.kind} has no option {self.rest[0]!r}.")


def parse_field(text: str, context: str) -> NewField:
    """The field that `text` asks for. Raises DomainError, with an example, for what cannot be."""
    name, kind, *options = [part.strip() for part in text.split(":")] if ":" in text else [text, ""]
    if kind not in _MAKERS:
        near = difflib.get_close_matches(kind, list(_MAKERS), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else "types: " + ", ".join(_MAKERS) + "."
        raise DomainError(
            "bad_field", f"{text!r}: {'name:type is expected' if not kind else f'no type {kind!r}'}; {hint}"
        )
    label = next((o.removeprefix(_LABEL) for o in options if o.startswith(_LABEL)), label_of(name))
    if '"' in label or "\\" in label or not label:
        raise DomainError("bad_field", f"{name}: the label may hold neither quotation marks nor backslashes.")
    rest = tuple(o for o in options if o not in {"required", "search"} and not o.startswith(_LABEL))
    asked = _Asked(name, kind, label, "required" in options, rest, context)
    line, extra, uses = _MAKERS[kind](asked)
    return NewField(
        name, kind, label, line, extra, uses, _target(asked), asked.required, "search" in options
    )  # fmt: skip


_Made = tuple[str, str, tuple[str, ...]]


def _target(asked: _Asked) -> str:
    return asked.rest[0] if asked.kind == "ref" else ""


def _text(asked: _Asked) -> _Made:
    length = "200" if not asked.rest else asked.one("a length")
    if not length.isdigit() or not 1 <= int(length) <= 2000:
        raise DomainError("bad_field", f"{asked.name}: a text has 1 to 2000 characters; for more there is longtext.")
    return f"models.CharField({asked.text}, max_length={length}{_or_empty(asked)})", "", ()


def _or_empty(asked: _Asked) -> str:
    return "" if asked.required else ', blank=True, default=""'


def _worded(call: str, *uses: str) -> Callable[[_Asked], _Made]:
    def make(asked: _Asked) -> _Made:
        asked.none()
        opening, _bracket, more = call.partition("(")
        return f"{opening}({asked.text}{_or_empty(asked)}{more})", "", uses

    return make


def _counted(call: str, *uses: str) -> Callable[[_Asked], _Made]:
    def make(asked: _Asked) -> _Made:
        asked.none()
        opening, _bracket, more = call.partition("(")
        null = "" if asked.required else ", null=True, blank=True"
        return f"{opening}({asked.text}{more}{null})", "", uses

    return make


def _decimal(asked: _Asked) -> _Made:
    places = "2" if not asked.rest else asked.one("its decimal places")
    if places not in {"0", "1", "2", "3", "4", "5", "6"}:
        raise DomainError("bad_field", f"{asked.name}: 0 to 6 decimal places.")
    null = "" if asked.required else ", null=True, blank=True"
    return f"models.DecimalField({asked.text}, max_digits=18, decimal_places={places}{null})", "", ()


def _boolean(asked: _Asked) -> _Made:
    asked.none()
    return f"models.BooleanField({asked.text}, default=False)", "", ()


def _choice(asked: _Asked) -> _Made:
    values = [value.strip() for value in asked.one("its values").split(",")]
    if len(values) < 2 or len(set(values)) < len(values) or not all(_VALUE.fullmatch(value) for value in values):
        raise DomainError(
            "bad_field", f"{asked.name}: two values or more, each once, of small letters, as in {EXAMPLES['choice']}."
        )
    constant = asked.name.upper()
    pairs = ", ".join(f'("{value}", _("{label_of(value.replace("-", "_"))}"))' for value in values)
    length = max(20, *(len(value) for value in values))
    line = f"models.CharField({asked.text}, max_length={length}, choices={constant}{_or_empty(asked)})"
    return line, f"{constant} = [{pairs}]", ()


def _ref(asked: _Asked) -> _Made:
    target = asked.one("the object it refers to")
    if target not in specs():
        near = difflib.get_close_matches(target, list(specs()), n=1, cutoff=0.5)
        raise DomainError("bad_field", f"{asked.name}: there is no object {target!r}{f'; {near[0]}?' if near else '.'}")
    model = specs()[target].model
    label, order = model._meta.app_label, contexts()
    if label in order and order.index(label) > order.index(asked.context):
        raise DomainError(
            "upward",
            f"{asked.name}: {asked.context} stands below {label} and cannot refer to it; make the object in {label}.",
        )
    null = "" if asked.required else ", null=True, blank=True"
    return f'Ref("{label}.{model.__name__}", verbose_name={asked.text}{null})', "", ("Ref",)


_MAKERS: dict[str, Callable[[_Asked], _Made]] = {
    "text": _text,
    "longtext": _worded("models.TextField(, max_length=20000"),
    "email": _worded("models.EmailField("),
    "phone": _worded("PhoneField(", "PhoneField"),
    "url": _worded("models.URLField("),
    "integer": _counted("models.IntegerField("),
    "decimal": _decimal,
    "money": _counted('MoneyField(, currency=""', "MoneyField"),
    "date": _counted("models.DateField("),
    "datetime": _counted("models.DateTimeField("),
    "boolean": _boolean,
    "choice": _choice,
    "country": _worded("CountryField(", "CountryField"),
    "currency": _worded("CurrencyField(", "CurrencyField"),
    "ref": _ref,
}

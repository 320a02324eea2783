"""How the form of a verb looks where it is more than a few fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quen.kernel.actions.match import Match
from quen.kernel.errors import Text


@dataclass(frozen=True)
class PlanSection:
    """A titled group of inputs; `names` separated by blanks. With `switch` (a yes/no input) it counts only while on."""

    label: Text
    names: str
    switch: str = ""


@dataclass(frozen=True)
class Choices:
    """Records proposed for a reference, and what leaving it empty means ("New account", say).

    `inside`: an input that belongs to leaving it empty (the name of the new account). `label`: instead of the field's.
    """

    matches: tuple[Match, ...]
    none: Text
    inside: str = ""
    label: Text = ""


@dataclass(frozen=True)
class FormPlan:
    """`values`: what the inputs hold at first ({name: value}). Inputs in no section stand above them."""

    values: Mapping[str, Any] = field(default_factory=dict)
    sections: tuple[PlanSection, ...] = ()
    choices: Mapping[str, Choices] = field(default_factory=dict)

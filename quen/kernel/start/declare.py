"""What contexts say for the first start of a business: the steps to take, and the sample data to look around with.

Declared in their `extensions.py`, like `extend`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from quen.kernel.errors import Text

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

Samples = Mapping[str, Collection[uuid.UUID]]  # {object: ids of its sample records}


@dataclass(frozen=True)
class FirstStep:
    """A step of setting a business up. `act`: what its button says, `url`: where that leads.

    `may(actor)`: whether she has the right to take it. `done(actor, samples)`: whether it is taken, by what is there;
    sample records do not count.
    """

    name: str
    label: Text
    hint: Text
    icon: str
    act: Text
    url: str
    may: Callable[[Actor], bool]
    done: Callable[[Actor, Samples], bool]
    position: int


@dataclass(frozen=True)
class Key:
    """The id of another sample record, by its key; with `object_name` as a reference to a record of any object."""

    key: str
    object_name: str = ""


@dataclass(frozen=True)
class SampleRecord:
    """A record to be made by `save_record`; values may be a `Key` of one that comes before it."""

    object: str
    key: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Scene:
    """What sample data are made for: the business's language, country and currency, and the present moment there."""

    language: str
    country: str
    currency: str
    now: datetime

    @property
    def today(self) -> date:
        """The present day."""
        return self.now.date()

    def day(self, offset: int) -> date:
        """So many days from today."""
        return self.today + timedelta(days=offset)

    def at(self, offset: int, hour: int, minute: int = 0) -> datetime:
        """A moment so many days from today, in the zone of the business."""
        return datetime.combine(self.day(offset), time(hour, minute), self.now.tzinfo)

    def ahead(self, offset: int, hour: int) -> datetime:
        """The same; what is planned for today still lies ahead, as far as the day allows."""
        late = offset == 0 and hour <= self.now.hour
        return self.at(offset, min(self.now.hour + 1 + hour % 3, 23), 45) if late else self.at(offset, hour)


Build = Callable[[Scene], Iterable[SampleRecord]]
_steps: dict[str, FirstStep] = {}
_samples: dict[str, tuple[int, Build]] = {}


def add_steps(*steps: FirstStep) -> None:
    """Add first steps. Raises RuntimeError for a name given twice."""
    for step in steps:
        if _steps.setdefault(step.name, step) is not step:
            raise RuntimeError(f"two first steps are called {step.name!r}")


def add_sample(name: str, build: Build, *, position: int) -> None:
    """Add sample records; they are made in the order of the positions, so that later ones can refer to earlier."""
    if _samples.setdefault(name, (position, build))[1] is not build:
        raise RuntimeError(f"two kinds of sample data are called {name!r}")


def first_steps() -> list[FirstStep]:
    """All of them, in their order."""
    _read_extensions()
    return sorted(_steps.values(), key=lambda step: (step.position, step.name))


def sample_records(scene: Scene) -> list[SampleRecord]:
    """All sample records for `scene`, in the order in which they are made."""
    _read_extensions()
    ordered = sorted(_samples.items(), key=lambda item: (item[1][0], item[0]))
    return [record for _name, (_position, build) in ordered for record in build(scene)]


def _read_extensions() -> None:
    from quen.kernel.registry.registry import specs

    specs()  # reads the extensions of all contexts

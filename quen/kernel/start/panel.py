"""The first steps as Home and the settings show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.kernel.query.titles import titles_of
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.start.aside import has_dismissed, has_none_left, note_none_left
from quen.kernel.start.declare import first_steps
from quen.kernel.start.models import SampleRun
from quen.kernel.start.sample import RUNNING, ids_of, last_sample, may_sample
from quen.kernel.start.steps import SAMPLE

if TYPE_CHECKING:
    import uuid

    from quen.kernel.access.actor import Actor

NAMED = 50  # records that stayed, named at most


@dataclass(frozen=True)
class StepView:
    """`url` "": the step is taken by the button of the sample data."""

    name: str
    label: str
    hint: str
    icon: str
    act: str
    url: str
    done: bool


@dataclass(frozen=True)
class SampleView:
    """Sample data that are there, on their way, or just gone. `kept`: (title, address) of those that stayed."""

    status: str
    text: str
    percent: int
    running: bool
    may_remove: bool
    message: str = ""
    kept: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class FirstSteps:
    """`on_home`: shown on Home, from where it can be put away."""

    steps: tuple[StepView, ...]
    done: int
    sample: SampleView | None
    on_home: bool = True
    dismissed: bool = False

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return self.done * 100 // max(len(self.steps), 1)


def build_home(actor: Actor) -> FirstSteps | None:
    """For Home: None when everything is done and there are no sample data, or when she has put it away.

    That all is done is remembered: looking whether it is takes a statement for each step.
    """
    if has_none_left(actor):
        return None
    found = build_steps(actor)
    if found.done < len(found.steps) or (
        found.sample is not None and (found.sample.running or found.sample.may_remove)
    ):
        return found
    note_none_left(actor)
    return None


def build_steps(actor: Actor, *, on_home: bool = True) -> FirstSteps:
    """The steps that `actor` has the right to take, each with whether it is taken."""
    run = last_sample()
    there = run if run is not None and run.status != "removed" else None
    samples = ids_of(there)
    steps = tuple(
        StepView(s.name, str(s.label), str(s.hint), s.icon, str(s.act), s.url, s.done(actor, samples))
        for s in first_steps()
        if s.may(actor)
    )
    shown = there if on_home else run
    sample = sample_view(shown, actor) if shown is not None and may_sample(actor) else None
    if not on_home:
        steps = tuple(step for step in steps if step.name != SAMPLE or sample is None or sample.status == "removed")
    done = sum(step.done for step in steps)
    return FirstSteps(steps, done, sample, on_home, dismissed=not on_home and has_dismissed(actor))


def sample_view(run: SampleRun, actor: Actor) -> SampleView:
    """How it stands with the sample data."""
    count = len(run.made)
    texts = {
        "loading": _("Loading sample data: %(count)s of %(total)s records"),
        "there": _("Sample data is loaded: %(count)s records, all invented."),
        "failed": _("The sample data is not complete: %(count)s of %(total)s records."),
        "removing": _("Removing sample data: %(count)s of %(total)s records left"),
        "removed": _("The sample data is removed."),
    }
    done = count if run.status == "loading" else run.total - count
    return SampleView(
        status=run.status,
        text=texts[run.status] % {"count": count, "total": run.total},
        percent=min(99, done * 100 // max(run.total, 1)),
        running=run.status in RUNNING,
        may_remove=run.status in {"there", "failed"},
        message=run.message,
        kept=_kept(run, actor) if run.status == "removed" else (),
    )


def _kept(run: SampleRun, actor: Actor) -> tuple[tuple[str, str, str], ...]:
    """(title, icon, address) of what stayed, as far as she may see it."""
    wanted: dict[str, list[uuid.UUID | str]] = {}
    for name, pk in run.kept[:NAMED]:
        if name in specs() and actor.may(name, "view"):
            wanted.setdefault(name, []).append(pk)
    found = []
    for name, ids in wanted.items():
        spec = get_spec(name)
        seen = list(spec.rows(actor).filter(pk__in=ids).values_list("pk", flat=True))
        titles = titles_of({name: seen}, actor)
        found += [(titles.get((name, pk), spec.label), spec.icon, spec.url(pk)) for pk in seen]
    return tuple(found)

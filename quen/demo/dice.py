"""Chance that repeats: named streams of pseudo-random numbers, and the few draws the tables need."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, name: str) -> random.Random:
    """A generator of its own for each purpose, so that one file can change and the others stay."""
    return random.Random(f"{seed}:{name}")  # noqa: S311 - invented data, nothing secret depends on it


def weighted(rng: random.Random, options: Sequence[tuple[T, int]]) -> T:
    """One option, drawn in proportion to the whole number beside it."""
    return rng.choices([option for option, _ in options], [weight for _, weight in options])[0]


def maybe(rng: random.Random, percent: float) -> bool:
    """True in `percent` of a hundred draws."""
    return rng.random() * 100 < percent


def whole(rng: random.Random, *, median: float, spread: float, low: int, high: int) -> int:
    """A log-normal whole number within [low, high]; `spread` is the sigma of its logarithm."""
    return max(low, min(high, round(median * rng.lognormvariate(0, spread))))


def words(text: str) -> tuple[str, ...]:
    """A long list of short words, written as running text."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """A list of phrases, written one after the other with semicolons between them."""
    return tuple(phrase.strip() for phrase in text.split(";"))

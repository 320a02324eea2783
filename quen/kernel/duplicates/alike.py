"""How alike two names are."""

from __future__ import annotations


def dice(one: str, other: str) -> float:
    """Share of 3-grams in common, 0 to 1 (Dice 1945): twice the common ones over all. Words count in any order."""
    mine, theirs = _grams(one), _grams(other)
    if not mine or not theirs:
        return 0.0
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _grams(text: str) -> set[str]:
    padded = [f"  {word} " for word in text.split()]
    return {word[i : i + 3] for word in padded for i in range(len(word) - 2)}

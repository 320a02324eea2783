"""Commands for whoever builds on Quen: explain, surface, new-object, new-field."""

from __future__ import annotations

from typing import Any

from quen.kernel.explain import cli as explain_cli
from quen.kernel.scaffold import cli as scaffold_cli


def add_commands(commands: Any) -> None:
    """explain, surface, new-object, new-field."""
    explain_cli.add_commands(commands)
    scaffold_cli.add_commands(commands)

"""`bin/quen`: the command line. Each command is a function that takes parsed options and returns an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse and run. A DomainError or a bad environment ends in one clear line and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quen.config.settings")
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        if getattr(options, "needs_django", True):
            import django

            django.setup()
        return command(options)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if _for_people(error):
            print(f"quen: {error}", file=sys.stderr)
            return 2
        raise


def _for_people(error: Exception) -> bool:
    """Errors whose message is written for whoever typed the command."""
    from quen.config.env import EnvError
    from quen.kernel.cluster.errors import ClusterError
    from quen.kernel.errors import DomainError

    return isinstance(error, EnvError | ClusterError | DomainError)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quen", description="Quen, customer relationship management.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    from quen.kernel.cli import data, people, system

    for module in (system, people, data):
        module.add_commands(commands)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

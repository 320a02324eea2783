"""`bin/quen`: the command line. Each command is a function that takes parsed options and returns an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse and run. A DomainError or a bad environment ends in one clear line and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quen.config.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["run"]:  # chooses the data folder itself, before any settings are read
            options = _parser(with_django=False).parse_args(given)
        else:
            import django

            django.setup()
            options = _parser(with_django=True).parse_args(given)
        command: Command = options.command
        return command(options)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if _no_database(error):
            print("quen: the database does not answer. Start it with bin/run, or set DATABASE_URL.", file=sys.stderr)
            return 2
        if _for_people(error):
            print(f"quen: {error}", file=sys.stderr)
            return 2
        raise


def _no_database(error: Exception) -> bool:
    from django.db import OperationalError

    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) is None


def _for_people(error: Exception) -> bool:
    """Errors whose message is written for whoever typed the command."""
    from quen.config.env import EnvError
    from quen.kernel.cluster.errors import ClusterError
    from quen.kernel.errors import DomainError

    return isinstance(error, EnvError | ClusterError | DomainError)


def _parser(*, with_django: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quen", description="Quen, customer relationship management.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    from quen.kernel.cli import people, system

    system.add_commands(commands)
    people.add_commands(commands)
    if with_django:
        from quen.kernel.cli import data, developers

        data.add_commands(commands)
        developers.add_commands(commands)
        for module in _of_the_contexts():
            module.add_commands(commands)
    return parser


def _of_the_contexts() -> list[Any]:
    """The modules `commands` of the contexts, which the kernel finds by their name."""
    from django.apps import apps

    names = [f"{config.name}.commands" for config in apps.get_app_configs() if config.name.startswith("quen.apps.")]
    return [import_module(name) for name in names if find_spec(name)]


if __name__ == "__main__":
    raise SystemExit(main())

"""Commands that bring data in and out: import, export, demo."""

from __future__ import annotations

import argparse
from typing import Any

from quen.kernel.exports import cli as export_cli
from quen.kernel.imports import cli as import_cli


def add_commands(commands: Any) -> None:
    """import, export, demo."""
    importing = commands.add_parser("import", help="bring a CSV file in")
    import_cli.add_arguments(importing)
    importing.set_defaults(command=import_cli.handle)
    exporting = commands.add_parser("export", help="take records out: CSV, Excel or Parquet")
    export_cli.add_arguments(exporting)
    exporting.set_defaults(command=export_cli.handle)
    demo = commands.add_parser("demo", help="make the demonstration business")
    demo.add_argument("--if-empty", action="store_true", help="only when there is no business yet")
    demo.add_argument("--scale", type=float, default=1.0, help="share of the full size (1.0)")
    demo.add_argument("--tenant-name", default="", help="name of the demonstration business")
    demo.set_defaults(command=_demo)


def _demo(options: argparse.Namespace) -> int:
    from importlib import import_module

    # the demonstration stands above the kernel, which finds it by name
    load = import_module("quen.demo.load")
    return int(load.load_demo(if_empty=options.if_empty, scale=options.scale, name=options.tenant_name))

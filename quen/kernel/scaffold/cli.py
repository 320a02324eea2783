"""`bin/quen new-object` and `bin/quen new-field`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from quen.kernel.scaffold.examples import EXAMPLES

if TYPE_CHECKING:
    from quen.kernel.scaffold.plan import NewObject

_EPILOG = """\
fields: {fields}
  options of every type: required · search · label=Some words
actions: finish (a day, written once) · finish:done_on (asks for that field, which only it writes)

example:
  quen new-object sales visit --icon map-pin --field account:ref:account:required \\
    --field purpose:choice:demo,service,talk --field planned_on:date --field notes:longtext --action finish
"""


def add_commands(commands: Any) -> None:
    """new-object, new-field."""
    new = commands.add_parser(
        "new-object", help="write a new object with its tests and its migration",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_EPILOG.format(fields=" · ".join(EXAMPLES.values())),
    )  # fmt: skip
    new.add_argument("context", help="customers, activities, catalog, sales …")
    new.add_argument("name", help="singular, small letters: site_visit")
    new.add_argument("--field", action="append", default=[], metavar="NAME:TYPE[:OPTION…]")
    new.add_argument("--action", action="append", default=[], metavar="VERB[:FIELD,…]")
    new.add_argument("--board", default="", metavar="FIELD", help="a board; its columns are what FIELD refers to")
    new.add_argument("--label", default="", help="what people call it (Site visit)")
    new.add_argument("--plural", default="", help="what they call several (Site visits)")
    new.add_argument("--icon", default="file-text", help="one of quen/ui/static/icons.svg")
    new.add_argument("--settings", action="store_true", help="a list under Settings, which belongs to nobody")
    new.add_argument("--dry-run", action="store_true", help="only show what would be written")
    new.set_defaults(command=_new_object)
    field = commands.add_parser("new-field", help="write a field of an object that is there, with its migration")
    field.add_argument("object", help="visit, account …")
    field.add_argument("field", metavar="NAME:TYPE[:OPTION…]", help="as for new-object: " + EXAMPLES["choice"])
    field.add_argument("--dry-run", action="store_true", help="only show the line")
    field.set_defaults(command=_new_field)


def _new_object(options: argparse.Namespace) -> int:
    from quen.kernel.scaffold.plan import Wanted, plan_object
    from quen.kernel.scaffold.write import files_of, write_object

    made = plan_object(
        Wanted(
            context=options.context, name=options.name, fields=options.field, actions=options.action,
            board=options.board,
            label=options.label, plural=options.plural, icon=options.icon, settings=options.settings,
        )
    )  # fmt: skip
    if options.dry_run:
        for path, text in files_of(made).items():
            print(f"--- {path}\n{text}")
        print("Nothing was written.")
        return 0
    for path in write_object(made, print):
        print(f"  {path}")
    print(_next(made))
    return 0


def _next(made: NewObject) -> str:
    return (
        f"\n{made.label} is there. Restart bin/run, which migrates; it then stands under “{made.plural}”,\n"
        f"at /{made.name}/ and /api/v1/{made.name}. What comes from where: bin/quen explain {made.name}\n"
        f"Its tests: bin/test --no-e2e {made.folder} tests/contract -k {made.name}\n"
        f"What explains it to people: docs/how-to/explain-a-screen.md\n"
        f"Translations: bin/messages. The changelog needs a line with `{made.name}`."
    )


def _new_field(options: argparse.Namespace) -> int:
    from quen.kernel.scaffold.one_field import plan_field, write_field

    made = plan_field(options.object, options.field)
    if options.dry_run:
        print(made.text.splitlines()[made.line - 1].strip())
        print("Nothing was written.")
        return 0
    for path in write_field(made, options.object, print):
        print(f"  {path}")
    print(
        f"\n{made.field.label} is there. Restart bin/run, which migrates. It stands under More until a section of the\n"
        f"declaration names it: bin/quen explain {options.object}.{made.field.name}\n"
        f"Translations: bin/messages. The changelog needs a line with `{options.object}.{made.field.name}`."
    )
    return 0

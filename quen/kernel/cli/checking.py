"""`quen check`: declarations and configuration, with `--data` the data. `quen rebuild`: derived data made anew."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import uuid

    from quen.kernel.checks.run import Outcome

SHOWN = 20  # findings of one check that are written out; --json has up to a thousand


def add_commands(commands: Any) -> None:
    """check, rebuild."""
    check = commands.add_parser("check", help="check declarations and configuration, or the data")
    check.add_argument("--data", action="store_true", help="compare everything derived with what it is derived from")
    check.add_argument("--deploy", action="store_true", help="what is unsafe in this installation")
    check.add_argument("--only", action="append", default=[], metavar="CHECK", help="with --data: this check alone")
    check.add_argument("--tenant", default="", metavar="NAME", help="with --data: name or id of one business")
    check.add_argument("--deep", action="store_true", help="with --data: spare no time (every entry, every file)")
    check.add_argument("--json", action="store_true", help="write JSON, one line for each check")
    check.set_defaults(command=_check)
    rebuild = commands.add_parser("rebuild", help="make derived data anew")
    rebuild.add_argument("what", metavar="WHAT", help="board, parties, search, trash …; `list` names them")
    rebuild.add_argument("--tenant", default="", metavar="NAME", help="name or id of one business; all by default")
    rebuild.set_defaults(command=_rebuild)


def _check(options: argparse.Namespace) -> int:
    if options.deploy:
        return _deploy(as_json=options.json)
    if options.data:
        return _data(options)
    return _declarations()


def _declarations() -> int:
    from django.core.checks import ERROR, run_checks

    found = run_checks()
    for message in found:
        print(message)
    bad = [message for message in found if message.level >= ERROR]
    print(f"{len(bad)} errors, {len(found) - len(bad)} warnings")
    return 1 if bad else 0


def _data(options: argparse.Namespace) -> int:
    from quen.kernel.checks.declare import data_checks
    from quen.kernel.checks.run import check_data

    unknown = [name for name in options.only if name not in data_checks()]
    if unknown:
        print(f"quen: no check {unknown[0]!r}. There are: {', '.join(data_checks())}", file=sys.stderr)
        return 2
    outcomes = check_data(options.only, tenant_id=_tenant(options.tenant), deep=options.deep)
    return _told(outcomes, as_json=options.json)


def _deploy(*, as_json: bool) -> int:
    from quen.kernel.cluster.deploy import deploy_checks

    dangers = total = 0
    for name, look in deploy_checks().items():
        found = list(look())
        dangers, total = dangers + sum(each.level == "danger" for each in found), total + len(found)
        if as_json:
            print(json.dumps({"check": name, "findings": [vars(each) for each in found]}), flush=True)
            continue
        print(f"{name}: {'in order' if not found else ''}".rstrip(" "), flush=True)
        for each in found:
            print(f"  {'!' if each.level == 'danger' else '-'} {each.message}\n      {each.cure}", flush=True)
    if not as_json:
        print(f"{dangers} dangers, {total - dangers} pieces of advice")
    return 1 if dangers else 0


def _tenant(name: str) -> uuid.UUID | None:
    from quen.kernel.tenancy.setup import find_tenant

    return find_tenant(name).pk if name else None


def _told(outcomes: Iterable[Outcome], *, as_json: bool) -> int:
    """Write each outcome as soon as it is there; 1 when anything was found."""
    checks = wrong = 0
    for outcome in outcomes:
        checks, wrong = checks + 1, wrong + bool(outcome.findings)
        for line in [_json(outcome)] if as_json else _lines(outcome):
            print(line, flush=True)
    if not as_json:
        print(f"{checks} checks, {wrong} of them with findings" if wrong else f"{checks} checks, nothing found")
    return 1 if wrong else 0


def _lines(outcome: Outcome) -> Iterator[str]:
    number = f"{len(outcome.findings):,}{'+' if outcome.many else ''} wrong" if outcome.findings else "right"
    yield f"{outcome.check:<24} {outcome.looked_at:>12,} looked at  {outcome.seconds:6.1f} s  {number}"
    for note in outcome.notes:
        yield f"    {note}"
    for finding in outcome.findings[:SHOWN]:
        place = f"{finding.object} {finding.record_id}".strip()
        business = f" (business {finding.tenant_id})" if finding.tenant_id else ""
        yield f"  ! {f'{place}: ' if place else ''}{finding.message}{business}"
    if len(outcome.findings) > SHOWN:
        yield f"  ! … and {len(outcome.findings) - SHOWN:,} more"
    if outcome.findings:
        yield f"    What to do: {outcome.cure}"


def _json(outcome: Outcome) -> str:
    findings = [
        {
            "message": finding.message,
            "business": str(finding.tenant_id) if finding.tenant_id else None,
            "object": finding.object,
            "id": finding.record_id,
        }
        for finding in outcome.findings
    ]
    body = {"check": outcome.check, "looked_at": outcome.looked_at, "seconds": round(outcome.seconds, 3)}
    return json.dumps({**body, "findings": findings, "cure": outcome.cure, "notes": outcome.notes})


def _rebuild(options: argparse.Namespace) -> int:
    from quen.kernel.checks.declare import rebuilds

    known = rebuilds()
    if options.what not in known:
        for each in known.values():
            print(f"{each.name:<12} {each.what}")
        return 0 if options.what == "list" else 2
    done = known[options.what].function(_tenant(options.tenant))
    print(f"{known[options.what].what}: {done:,} rows written")
    return 0

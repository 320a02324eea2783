"""`bin/quen explain` and `bin/quen surface`."""

from __future__ import annotations

import argparse
import difflib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import translation

from quen.kernel.errors import DomainError

if TYPE_CHECKING:
    from quen.kernel.explain.facts import Story

EXAMPLES = "examples:  quen explain opportunity   ·   quen explain opportunity.amount --tenant Demo   ·   --json"


def add_commands(commands: Any) -> None:
    """explain, surface."""
    told = commands.add_parser("explain", help="where each surface of an object or a field comes from", epilog=EXAMPLES)
    told.add_argument("subject", metavar="OBJECT[.FIELD]")
    told.add_argument("--tenant", default="", help="also tell what the roles of this business make of it")
    told.add_argument("--json", action="store_true", help="for programs")
    told.set_defaults(command=_explain)
    surface = commands.add_parser(
        "surface", help="write docs/generated: which field is on which surface, and the catalogue"
    )
    surface.add_argument("--check", action="store_true", help="write nothing; fail if it is out of date or untold")
    surface.add_argument("--release", action="store_true", help="at a release: what there is now is what it had")
    surface.set_defaults(command=_surface)


def _explain(options: argparse.Namespace) -> int:
    with translation.override("en"):
        found = explain(options.subject, tenant=options.tenant)
    print(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if options.json else found.as_text())
    return 0


def explain(subject: str, *, tenant: str = "") -> Story:
    """The story of `opportunity` or `opportunity.amount`; `tenant` (name or id) adds what its roles may.

    Raises DomainError for a name that is none, with those that are nearest to it.
    """
    from quen.kernel.explain.field import explain_field
    from quen.kernel.explain.object import explain_object
    from quen.kernel.registry.registry import get_spec, specs, stand_ins

    name, _dot, field = subject.partition(".")
    known = {**specs(), **stand_ins()}
    if name not in known:
        raise DomainError("no_object", f"There is no object {name!r}.{_nearest(name, known)}")
    spec = get_spec(name)
    if field and field not in spec.fields:
        raise DomainError("no_field", f"{spec.label} has no field {field!r}.{_nearest(field, spec.fields)}")
    found = explain_field(spec, field) if field else explain_object(spec)
    if not tenant:
        return found
    from quen.kernel.explain.rights import roles_on
    from quen.kernel.tenancy.context import tenant_context
    from quen.kernel.tenancy.setup import find_tenant

    tenant_id = find_tenant(tenant).pk
    with tenant_context(tenant_id, via="cli"):
        return replace(found, facts=(*found.facts, *roles_on(spec, field, tenant_id)))


def _nearest(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f" Did you mean {' or '.join(near)}?" if near else " There are: " + ", ".join(sorted(known)) + "."


def _surface(options: argparse.Namespace) -> int:
    import quen
    from quen.kernel.explain import catalogue, released
    from quen.kernel.explain.surfaces import surface_json, surface_table

    if options.release:
        released.keep_release(quen.__version__, surface_json())
    version, before = released.read_release()
    stale = catalogue.stale_files() if options.check else catalogue.write_files()
    if stale and options.check:
        print("docs/generated is out of date; run: bin/quen surface\n  " + "\n  ".join(stale))
        return 1
    changelog = released.CHANGELOG.read_text(encoding="utf-8")
    missing = released.untold(before, surface_table(), changelog, version)
    if missing:
        print(f"Wider than release {version}; CHANGELOG.md, above it, needs:\n{released.changelog_line(missing)}")
        return 1 if options.check else 0
    print("docs/generated is up to date.")
    return 0

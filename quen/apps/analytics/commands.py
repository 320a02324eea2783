"""`quen warehouse`: the files that figures are read from."""

from __future__ import annotations

import argparse
import os
from typing import Any

from django.utils.translation import gettext as _


def add_commands(commands: Any) -> None:
    """warehouse build, status, follow."""
    parser = commands.add_parser("warehouse", help="the files that figures are read from")
    parts = parser.add_subparsers(required=True, metavar="WHAT")
    build = parts.add_parser("build", help="make them anew from the tables, after a restore for example")
    build.add_argument("--tenant", default="", metavar="NAME", help="name or id of one business; all by default")
    build.set_defaults(command=_build)
    parts.add_parser("status", help="how large and how fresh they are").set_defaults(command=_status)
    follow = parts.add_parser("follow", help="bring them up to date until nothing changes (the worker does it)")
    follow.set_defaults(command=_follow)


def _tenants(name: str) -> list[Any]:
    from quen.kernel.tenancy.models import Tenant
    from quen.kernel.tenancy.setup import find_tenant

    return [find_tenant(name)] if name else list(Tenant.objects.using("system").order_by("name", "pk"))


def _build(options: argparse.Namespace) -> int:
    from quen.apps.analytics.warehouse.build import refresh

    busy = 0
    for tenant in _tenants(options.tenant):
        done = refresh(tenant.pk, anew=True)
        busy += done is None
        words = {"name": tenant.name}
        if done is None:
            print(_("%(name)s: another process is writing; try again.") % words)
        else:
            words |= {"rows": done.rows, "seconds": f"{done.took.total_seconds():.1f}"}
            print(_("%(name)s: %(rows)s rows in %(seconds)s s") % words)
    return 1 if busy else 0


def _status(options: argparse.Namespace) -> int:
    from quen.apps.analytics.warehouse.follow import freshness
    from quen.apps.analytics.warehouse.manifest import folder, manifest

    del options
    for tenant in _tenants(""):
        found, fresh = manifest(tenant.pk), freshness(tenant.pk)
        if found is None or fresh is None:
            print(_("%(name)s: nothing yet") % {"name": tenant.name})
            continue
        size = sum((folder(tenant.pk) / name).stat().st_size for name in found.files)
        words = {
            "name": tenant.name,
            "rows": sum(each.rows for each in found.tables.values()),
            "changes": sum(each.delta_rows for each in found.tables.values()),
            "size": f"{size / 2**20:.1f}",
            "fresh": fresh.isoformat(timespec="seconds"),
        }
        print(_("%(name)s: %(rows)s rows and %(changes)s changes, %(size)s MB, fresh as of %(fresh)s") % words)
    return 0


def _follow(options: argparse.Namespace) -> int:
    from quen.apps.analytics.warehouse.follow import follow_until_idle

    del options
    os.nice(5)  # people who wait for a page come first
    follow_until_idle()
    return 0

"""Bringing the demonstration business in, through the same importer as everybody's files."""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import uuid
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from quen.demo import COMPANY, DOMAIN, FILES, generate
from quen.demo.organization import DIRECTOR
from quen.demo.steps import write_steps
from quen.kernel.imports import cli as import_cli
from quen.kernel.people.models import Member
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Tenant
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user

ADMIN = f"admin@{DOMAIN}"
OBJECTS = {
    "teams": "team",
    "users": "member",
    "currency_rates": "currency_rate",
    "product_categories": "product_category",
    "units": "unit",
    "products": "product",
    "product_properties": "product_property",
    "price_books": "price_book",
    "price_book_entries": "price_book_entry",
    "pipelines": "pipeline",
    "stages": "stage",
    "won_reasons": "won_reason",
    "lost_reasons": "lost_reason",
    "accounts": "account",
    "contacts": "contact",
    "relationship_types": "relationship_type",
    "contact_points": "contact_point",
    "addresses": "address",
    "household_members": "household_member",
    "anniversaries": "anniversary",
    "relationships": "relationship",
    "opportunities": "opportunity",
    "leads": "lead",
    "stage_criteria": "stage_criterion",
    "lines": "opportunity_line",
    "rivals": "deal_competitor",
    "activities": "activity",
}


def load_demo(*, if_empty: bool, scale: float, name: str = "") -> int:
    """Make the demonstration business and leave how to sign in to it in `<data>/secrets/demo-login`.

    Returns an exit code: 0 when it was made, or when `if_empty` found another business.
    """
    begun = _begun()
    if begun is None and if_empty and Tenant.objects.exists():
        return 0
    tenant_id = begun or create_tenant(TenantOptions(name=name or COMPANY, language="vi"), seeds=False)
    _unfinished().write_text(str(tenant_id))
    password = secrets.token_urlsafe(9)
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), timezone.localdate(), scale=scale)
        failed = [file for file in FILES if _import(tenant_id, OBJECTS[file], Path(folder) / f"{file}.csv")]
    write_steps(tenant_id)
    create_user(tenant_id, email=ADMIN, name=DIRECTOR, password=password, role="Administrator", language="en")
    people = [_sign_in(tenant_id, role, password) for role in ("Manager", "Sales rep")]
    _tell(password, [(ADMIN, "Administrator"), *people])
    _unfinished().unlink()
    return 1 if failed else 0


def _unfinished() -> Path:
    """Names the business while it is being made, so that an interrupted start goes on with it: the import of a row
    that is there already changes nothing."""
    return Path(settings.ENV.layout.secrets) / "demo-unfinished"


def _begun() -> uuid.UUID | None:
    file = _unfinished()
    if not file.exists():
        return None
    found = Tenant.objects.filter(pk=uuid.UUID(file.read_text().strip())).first()
    return found.pk if found else None


def _import(tenant_id: uuid.UUID, object_name: str, file: Path) -> int:
    print(f"{file.name}:", flush=True)
    options = argparse.Namespace(
        object=object_name, file=file, tenant=str(tenant_id), user="", map=[], fill=[], create=[], key="",
        errors=None, dry_run=False,
    )  # fmt: skip
    return import_cli.handle(options, sys.stdout)


def _sign_in(tenant_id: uuid.UUID, role: str, password: str) -> tuple[str, str]:
    """Let the first member with this role sign in."""
    with tenant_context(tenant_id, via="cli"):
        member = Member.objects.filter(role__external_id=role, active=True).order_by("name_sort").first()
    if member is None or not member.email:
        raise RuntimeError(f"the demonstration business has no {role}")
    language = "th" if member.phone.startswith("+66") else "vi"
    create_user(tenant_id, email=member.email, name=member.name, password=password, role=role, language=language)
    return member.email, role


def _tell(password: str, people: list[tuple[str, str]]) -> None:
    file: Path = settings.ENV.layout.demo_login
    lines = [f"{email:<40} {role}" for email, role in people] + [f"Password of all: {password}"]
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))

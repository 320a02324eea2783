"""Makes the business and its people inside the installation: `python -m tests.chaos.team 20`, answered as JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

PASSWORD = "of-the-chaos-run"


def make_team(people: int) -> dict[str, Any]:
    """A business with `people` sales reps, each with a token, and their pipeline's open stages."""
    from django.contrib.auth.hashers import make_password

    from quen.kernel.tenancy.context import tenant_context
    from quen.kernel.tenancy.models import Token, User
    from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user

    tenant = create_tenant(TenantOptions("Chaos", "VND", "VN", "en", "Asia/Ho_Chi_Minh"))
    hashed = make_password(PASSWORD)
    team = []
    for number in range(people):
        email, name = f"person{number}@chaos.example", f"Person {number}"
        user = User.objects.create(email=email, name=name, password=hashed, language="en")
        role = "Administrator" if number == 0 else "Sales rep"
        create_user(tenant, email=email, name=name, password=None, role=role)
        team.append({"email": email, "token": Token.issue(tenant_id=tenant, user=user, label="chaos")})
    from quen.kernel.registry.registry import get_spec

    stage = get_spec("stage").model
    with tenant_context(tenant):
        found = stage.objects.filter(deleted_at=None, kind="open").order_by("pipeline_id", "position")
        first = found[0].pipeline_id
        stages = [str(row.pk) for row in found if row.pipeline_id == first]
    return {"tenant": str(tenant), "people": team, "stages": stages}


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(make_team(int(sys.argv[1]))))

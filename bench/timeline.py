"""The timeline of an account with very many activities, filled as `quen_app` and asked over HTTP.

    python -m bench.timeline HOST PORT [ACTIVITIES]

Three people ask: an administrator, the rep who owns the account, and a rep who sees only her own of all these.
"""

from __future__ import annotations

import sys
import uuid

import django
from django.db import connection, connections

from bench.measure import Timing, Visitor, next_page, time_paths

_ACTIVITIES = """
INSERT INTO activities_activity (id, name, kind, body, status, due_at, done_at, all_day, priority, direction, outcome, phone, location,
    email_from, email_to, about, account_id, pinned, repeat, repeat_zone, owner_id, created_by_id, updated_by_id, created_at, updated_at)
SELECT app.uuid7(), (ARRAY['Gọi lại', 'Gửi báo giá', 'Gặp mặt', 'Ghi chú', 'Thư'])[1 + i %% 5] || ' ' || i,
    (ARRAY['call', 'task', 'meeting', 'note', 'email'])[1 + i %% 5], repeat('Trao đổi về máy pha cà phê. ', (1 + i %% 12)::int),
    CASE WHEN i %% 1000 = 0 THEN 'open' ELSE 'done' END, m.at, CASE WHEN i %% 1000 = 0 THEN NULL ELSE m.at END, false, 'normal', '', '',
    '', '', '', '', 'account:' || %(account)s, %(account)s::uuid, i %% 9000 = 1, '', '',
    CASE WHEN i %% 500 = 7 THEN %(rare)s::uuid ELSE (%(members)s::uuid[])[1 + i %% 18] END, %(me)s, %(me)s, m.at, m.at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) i,
    LATERAL (SELECT now() - make_interval(mins => (i * 37 %% 2000000)::int) AS at) m
"""
CHUNK = 5_000


def fill_account(tenant: uuid.UUID, rows: int) -> tuple[str, str]:
    """Give the rep's first account `rows` activities of others; returns its id and the e-mail of a rep who has few."""
    from bench.fill import PASSWORD
    from quen.kernel.people.models import Member
    from quen.kernel.tenancy.context import tenant_context
    from quen.kernel.tenancy.setup import create_user

    email = f"rare-{tenant.hex[-8:]}@bench.example"
    rare = create_user(tenant, email=email, name="Bench Rare", password=PASSWORD, role="Sales rep", language="en")
    with tenant_context(tenant, via="job"):
        me = Member.objects.get(name="Bench Admin").pk
        rep = Member.objects.get(name="Bench Rep").pk
        members = list(Member.objects.filter(name__startswith="Rep ").values_list("pk", flat=True))[:18]
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM customers_account WHERE owner_id = %s ORDER BY id LIMIT 1", [rep])
            account = str(cursor.fetchone()[0])
    for first in range(1, rows + 1, CHUNK):
        values = {"account": account, "members": members, "rare": rare, "me": me}
        span = {"first": first, "last": min(first + CHUNK - 1, rows)}
        with tenant_context(tenant, actor_id=me, via="import"), connection.cursor() as cursor:
            cursor.execute(_ACTIVITIES, {**values, **span})
    return account, email


def measure_timeline(visitor: Visitor, who: str, account: str, runs: int = 30) -> list[Timing]:
    """The page of the account, the stream alone, one kind, and a far page of the stream."""
    htmx = {"HX-Request": "true"}
    url = f"/timeline/account/{account}/"
    deep = visitor.get(url, **htmx)
    for _ in range(10):
        deep = visitor.get(next_page(deep), **htmx) if next_page(deep) else deep
    found = [
        time_paths(visitor, f"{who}: page of the account", [f"/account/{account}/"], runs),
        time_paths(visitor, f"{who}: timeline, first screen", [url], runs, **htmx),
        time_paths(visitor, f"{who}: timeline, calls", [f"{url}?kind=call"], runs, **htmx),
    ]
    if next_page(deep):
        found.append(time_paths(visitor, f"{who}: timeline, page 12", [next_page(deep)], runs, **htmx))
    return found


def main() -> None:
    """Fill and measure; prints milliseconds (p50, p95) and kilobytes."""
    django.setup()
    from bench.fill import PASSWORD, fill

    host, port = sys.argv[1], int(sys.argv[2])
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 50_000
    tenant, admin, rep = fill(f"Timeline {uuid.uuid4().hex[:6]}", 2_000)
    account, rare = fill_account(tenant, rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    for who, email in (("administrator", admin), ("owner", rep), ("rep with few", rare)):
        visitor = Visitor(host, port)
        visitor.sign_in(email, PASSWORD)
        for timing in measure_timeline(visitor, who, account):
            print(f"{timing.name:45} {timing.p50:7.1f} {timing.p95:7.1f} ms {timing.kilobytes:7.1f} kB")


if __name__ == "__main__":
    main()

"""Filling a tenant with many records, deterministically, as the application role (`quen_app`)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection

from quen.kernel.people.models import Member, Role
from quen.kernel.search.consumer import NAME, follow
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user
from quen.kernel.testing.consumers import drain_all

PASSWORD = "bench-bench-bench"
CHUNK = 10_000
FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
MIDDLE = ["Thị", "Văn", "Minh", "Ngọc", "Thanh", "Hữu", "Đức", "Quốc", "Thu", "Xuân"]
GIVEN = [
    "Lan",
    "Hương",
    "Hùng",
    "Dũng",
    "Mai",
    "Linh",
    "Tuấn",
    "Sơn",
    "Hà",
    "Nga",
    "Phúc",
    "Khánh",
    "Trang",
    "Vy",
    "Bảo",
    "Long",
    "Thảo",
    "Yến",
    "Quân",
    "Châu",
]
PLACE = [
    "Sông Xanh",
    "Phố Cũ",
    "Mây Trắng",
    "Gió Biển",
    "Hương Rừng",
    "Đồi Thông",
    "Lúa Mới",
    "Bằng Lăng",
    "Hải Đăng",
    "Ánh Dương",
]
SHARES = (30, 52, 70, 80, 92, 100)  # cumulative percent of deals in the six stages

ACCOUNTS = """
INSERT INTO customers_account (id, name, kind, industry, phone, email, website, tax_code, street, city, province, postal_code,
    country, description, owner_id, created_by_id, updated_by_id, created_at, updated_at)
SELECT app.uuid7(), 'Công ty ' || (%(place)s::text[])[1 + (i * 7 %% 10)::int] || ' ' || i, 'organization', 'Retail',
    '+8490' || lpad((i * 7919 %% 10000000)::text, 7, '0'), 'info' || i || '@company.example', '', '', '', '', '', '', 'VN', '',
    (%(members)s::uuid[])[1 + (i %% 20)::int], %(me)s, %(me)s, m.at, m.at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) i,
    LATERAL (SELECT now() - make_interval(hours => (i * 37 %% 26000)::int) AS at) m
"""
CONTACTS = """
INSERT INTO customers_contact (id, name, account_id, email, phone, mobile, salutation, job_title, gender, language, street, city,
    province, country, description, owner_id, created_by_id, updated_by_id, created_at, updated_at)
SELECT app.uuid7(),
    (CASE WHEN i %% 100 < 38 THEN 'Nguyễn' ELSE (%(family)s::text[])[2 + (i %% 15)::int] END) || ' ' ||
    (%(middle)s::text[])[1 + (i / 3 %% 10)::int] || ' ' || (%(given)s::text[])[1 + (i / 7 %% 20)::int],
    (%(accounts)s::uuid[])[1 + i::int %% array_length(%(accounts)s::uuid[], 1)], 'person' || i || '@mail.example', '',
    '+8491' || lpad((i * 104729 %% 10000000)::text, 7, '0'), '', '', '', 'vi', '', '', '', 'VN', '',
    (%(members)s::uuid[])[1 + (i %% 20)::int], %(me)s, %(me)s, m.at, m.at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) i,
    LATERAL (SELECT now() - make_interval(hours => (i * 41 %% 26000)::int) AS at) m
"""
OWNER = "(%(members)s::uuid[])[1 + (i * 13 %% 20)::int]"
DEALS = f"""
INSERT INTO sales_opportunity (id, number, name, account_id, stage_id, amount, currency, opened_on, close_date, next_step,
    source, outcome_note, description, owner_id, created_by_id, updated_by_id, created_at, updated_at)
SELECT app.uuid7(), 'B-' || i, (1 + i %% 9) || ' máy ' || (%(place)s::text[])[1 + (i / 11 %% 10)::int] || ' ' || i,
    (%(accounts)s::uuid[])[1 + i::int %% array_length(%(accounts)s::uuid[], 1)],
    (%(stages)s::uuid[])[1 + width_bucket((i * 61 %% 100)::int, ARRAY[30, 52, 70, 80, 92])],
    round(exp(16 + 1.2 * sqrt(-2 * ln((1 + i * 7919 %% 100003) / 100004.0)) * cos(6.2831853 * (i * 104729 %% 100003) / 100003.0))::numeric, 0),
    'VND', m.at::date, m.at::date + (30 + i %% 60)::int, '', '', '', '',
    {OWNER}, %(me)s, %(me)s, m.at, m.at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) i,
    LATERAL (SELECT now() - make_interval(hours => (i * 53 %% 26000)::int) AS at) m
"""


def fill(name: str, rows: int) -> tuple[uuid.UUID, str, str]:
    """A tenant of `rows` deals, half as many contacts, a fifth as many accounts, 20 owners.

    Returns its id and the e-mails of an administrator and of a rep who owns a twentieth.
    """
    tenant = create_tenant(TenantOptions(name=name, language="en"))
    admin, rep = (f"{role}-{tenant.hex[:8]}@bench.example" for role in ("admin", "rep"))
    me = create_user(tenant, email=admin, name="Bench Admin", password=PASSWORD, role="Administrator", language="en")
    first = create_user(tenant, email=rep, name="Bench Rep", password=PASSWORD, role="Sales rep", language="en")
    with tenant_context(tenant, actor_id=me, via="job"):
        role = Role.objects.get(name="Sales rep")
        members = [first] + [Member.objects.create(name=f"Rep {n}", role=role).pk for n in range(2, 21)]
    values: dict[str, Any] = {
        "me": me,
        "members": members,
        "family": FAMILY,
        "middle": MIDDLE,
        "given": GIVEN,
        "place": PLACE,
    }
    insert(tenant, me, ACCOUNTS, max(rows // 5, 1), values)
    values["accounts"] = ids(tenant, "SELECT id FROM customers_account ORDER BY id")
    values["stages"] = ids(tenant, "SELECT id FROM sales_stage ORDER BY position")
    insert(tenant, me, CONTACTS, max(rows // 2, 1), values)
    insert(tenant, me, DEALS, rows, values)
    drain_all(NAME, follow)
    return tenant, admin, rep


def insert(tenant: uuid.UUID, me: uuid.UUID, sql: str, rows: int, values: dict[str, Any]) -> None:
    """`rows` rows by a statement with the numbers `first` to `last`, in chunks that each commit."""
    for first in range(1, rows + 1, CHUNK):
        last = min(first + CHUNK - 1, rows)
        with tenant_context(tenant, actor_id=me, via="import"), connection.cursor() as cursor:
            cursor.execute(sql, {**values, "first": first, "last": last})


def ids(tenant: uuid.UUID, sql: str) -> list[uuid.UUID]:
    """The ids that a statement finds in the tenant."""
    with tenant_context(tenant, via="job"), connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]

"""The business in which the journeys happen: people who read three languages, and names as long as they come."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from quen.apps.sales.stage.model import Stage
from quen.kernel.access.actor import load_actor
from quen.kernel.clock import today
from quen.kernel.people.models import Member
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from tests.e2e.running import Quen

PASSWORD = "a-day-in-the-life"
# the name, the role and the language of each
PEOPLE = {
    "boss": ("Ada Admin", "Administrator", "en"),
    "manager": ("สมหญิง วัฒนศิริกุลพาณิชย์", "Manager", "th"),
    "rep": ("Nguyễn Thị Phương Thảo Vy", "Sales rep", "vi"),
    "colleague": ("Đặng Hoàng Bảo Ngọc", "Sales rep", "vi"),
    "reader": ("Rita Reader", "Reader", "en"),
}
CUSTOMER = "Công ty Cổ phần Thương mại và Dịch vụ Cà phê Hương Rừng Tây Bắc – Chi nhánh Buôn Ma Thuột"
SHORT = "Hương Rừng Tây Bắc"
CALL = "Gọi lại chị Hạnh về báo giá máy rang"
LOST_AND_WON = ("Đợt một năm ngoái", "Đợt hai năm ngoái")


@dataclass(frozen=True)
class Company:
    """`people`: {who: (id of the member, e-mail)}."""

    quen: Quen
    tenant: uuid.UUID
    people: dict[str, tuple[uuid.UUID, str]]

    @contextmanager
    def work(self, who: str) -> Iterator[Actor]:
        """Django in this process, as that person."""
        member = self.people[who][0]
        with self.quen.inside(), tenant_context(self.tenant, actor_id=member, via="web"):
            yield load_actor(member_id=member, via="web")

    def make(self, who: str, object_name: str, /, **changes: Any) -> str:
        """The address of a record that the person has just made."""
        with self.work(who) as actor:
            spec = get_spec(object_name)
            return spec.url(save_record(spec, actor=actor, changes=changes).pk)

    def deal(self, who: str, name: str, step: int = 0, /, **changes: Any) -> str:
        """The address of a new deal in a stage of the usual pipeline, `step` from the first one."""
        with self.work(who):
            stages = list(Stage.objects.filter(pipeline__is_default=True).order_by("position"))
        return self.make(who, "opportunity", name=name, stage=stages[step].pk, **changes)


def found_company(quen: Quen) -> Company:
    """A business with a team, a customer with a long name, deals that are open and closed, and a call that is due."""
    run = uuid.uuid4().hex[:6]
    with quen.inside():
        options = TenantOptions(name="Thiết bị Cà phê Phương Nam", language="en", timezone="UTC")
        tenant = create_tenant(options)
        people: dict[str, tuple[uuid.UUID, str]] = {}
        for who, (name, role, language) in PEOPLE.items():
            email = f"{who}-{run}@journeys.example"
            member = create_user(tenant, email=email, name=name, password=PASSWORD, role=role, language=language)
            people[who] = (member, email)
    company = Company(quen, tenant, people)
    team = company.make("boss", "team", name="Nhóm kinh doanh Tây Nguyên").split("/")[2]
    with company.work("boss"):
        ids = [people[who][0] for who in ("manager", "rep", "colleague")]
        Member.objects.filter(pk__in=ids).update(team=uuid.UUID(team))
    _fill(company)
    return company


def _fill(company: Company) -> None:
    customer = company.make("rep", "account", name=CUSTOMER, phone="+84912345678", province="Đắk Lắk").split("/")[2]
    company.make("rep", "contact", name="Đặng Thị Mỹ Hạnh", account=uuid.UUID(customer), job_title="Trưởng phòng mua")
    with company.work("rep") as actor:
        day = today(actor)
    for number in range(6):
        who, soon = ("rep", "colleague")[number % 2], day + timedelta(days=3 * number - 2)
        name = f"{number + 1} máy pha tự động Tassenau T5 cho chuỗi quán – {SHORT}"
        company.deal(who, name, number % 3, amount=41_500_000 * (number + 1), close_date=soon.isoformat(),
                     account=uuid.UUID(customer))  # fmt: skip
    for name in LOST_AND_WON:
        company.deal("rep", name, -1, amount=9_000_000, close_date=(day - timedelta(days=400)).isoformat())
    due = datetime.now(UTC) - timedelta(days=2)
    company.make("rep", "activity", name=CALL, kind="call", due_at=due, about=f"account:{customer}", priority="high")

"""A lead becomes an account, a contact and a deal; what is there already is used again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from quen.apps.activities.public import ActivityLink
from quen.apps.sales.lead.actions import is_open
from quen.apps.sales.lead.model import Lead
from quen.apps.sales.lead.plan import deal_name, plan_conversion, seen_of
from quen.kernel.actions.declare import action, asked
from quen.kernel.clock import now
from quen.kernel.errors import Denied, DomainError
from quen.kernel.records.save import apply_changes, lock_record, save_record
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_TAKES = (
    asked("account_name", _l("Name of the new account"), "text", max_length=200,
          help=_l("Empty: no account, for a private person.")),
    asked("with_opportunity", _l("Make an opportunity"), "boolean"),
    asked("opportunity_name", _l("Name"), "text", max_length=200),
    asked("stage", _l("Stage"), "ref", target="stage"),
    asked("close_date", _l("Close date"), "date"),
)  # fmt: skip


_MOST_ACTIVITIES = 5000


@dataclass(frozen=True)
class _Deal:
    """What the deal is to be, as far as it was said."""

    name: str
    amount: Decimal | None
    currency: str
    stage: uuid.UUID | None
    close_date: date | None


@action(
    _l("Convert"),
    icon="arrow-right",
    tone="success",
    primary=True,
    ask="account account_name contact with_opportunity opportunity_name amount currency stage close_date owner",
    available=is_open,
    takes=_TAKES,
    form=plan_conversion,
)
def convert_lead(
    lead: Lead,
    *,
    actor: Actor,
    account: uuid.UUID | None = None,
    account_name: str | None = None,
    contact: uuid.UUID | None = None,
    with_opportunity: bool | None = None,
    opportunity_name: str = "",
    amount: Decimal | None = None,
    currency: str = "",
    stage: uuid.UUID | None = None,
    close_date: date | None = None,
    owner: uuid.UUID | None = None,
) -> None:
    """Make an account, a contact and a deal of the lead, in one transaction; the lead keeps what it became.

    `account`, `contact`: existing ones to use; without them new ones are made from the lead, an account only where
    the lead has a company or `account_name` says how it is called ("" for none). `with_opportunity`: by default if
    the actor may make deals. `owner` gets what is made; by default the lead's. Raises DomainError at the input.
    """
    seen = seen_of(lead, actor)
    holder = owner or lead.owner_id or actor.member_id
    account_id = account or _new_account(seen, account_name, holder, actor)
    contact_id, account_id = _contact(seen, contact, account_id, holder, actor)
    deal_id = None
    if actor.may("opportunity", "create") if with_opportunity is None else with_opportunity:
        deal = _Deal(opportunity_name, amount, currency, stage, close_date)
        deal_id = _new_deal(seen, deal, (account_id, contact_id), holder, actor)
    _pass_on(lead, {"account": account_id, "contact": contact_id, "opportunity": deal_id})
    apply_changes(
        lead,
        {
            "status": "converted",
            "account": account_id,
            "contact": contact_id,
            "opportunity": deal_id,
            "converted_at": now(),
        },
        actor=actor,
    )


def _pass_on(lead: Lead, made: Mapping[str, uuid.UUID | None]) -> None:
    """What was done with the lead stands on the timelines of what it became, too."""
    activities = ActivityLink.objects.filter(object="lead", record_id=lead.pk).values_list("activity_id", flat=True)
    links = [
        ActivityLink(activity_id=activity, object=name, record_id=record, source="passed")
        for activity in activities[:_MOST_ACTIVITIES]
        for name, record in made.items()
        if record is not None
    ]
    ActivityLink.objects.bulk_create(links, ignore_conflicts=True)


def _new_account(lead: Lead, name: str | None, owner: uuid.UUID, actor: Actor) -> uuid.UUID | None:
    name = lead.company if name is None else name
    if not name:
        return None
    values = {
        "name": name,
        "industry": lead.industry,
        "website": lead.website,
        "phone": lead.phone,
        "street": lead.street,
        "city": lead.city,
        "province": lead.province,
        "country": lead.country,
        "owner": owner,
    }
    return _make("account", values, actor, at="account")


def _contact(
    lead: Lead, chosen: uuid.UUID | None, account: uuid.UUID | None, owner: uuid.UUID, actor: Actor
) -> tuple[uuid.UUID, uuid.UUID | None]:
    """The contact and the account; a chosen contact brings hers where none was named, and gets one she had not."""
    if chosen is None:
        values = {
            "name": lead.name,
            "job_title": lead.job_title,
            "account": account,
            "email": lead.email,
            "mobile": lead.phone,
            "owner": owner,
        }
        return _make("contact", values, actor, at="contact"), account
    spec = get_spec("contact")
    person = lock_record(spec, chosen, actor=actor, action="view")
    if account is None:
        seen = person.account_id and get_spec("account").rows(actor).filter(pk=person.account_id).exists()
        return chosen, person.account_id if seen else None
    if person.account_id is None and spec.rows(actor, "edit").filter(pk=chosen).exists():
        writable = {info.name for info in spec.writable(actor, "edit")}
        if "account" in writable:
            save_record(spec, actor=actor, record_id=chosen, changes={"account": account})
    return chosen, account


def _new_deal(
    lead: Lead, deal: _Deal, parties: tuple[uuid.UUID | None, uuid.UUID], owner: uuid.UUID, actor: Actor
) -> uuid.UUID:
    values: dict[str, Any] = {
        "name": deal.name or deal_name(lead),
        "account": parties[0],
        "contact": parties[1],
        "product": lead.product_id,
        "amount": lead.amount if deal.amount is None else deal.amount,
        "currency": deal.currency or lead.currency,
        "stage": deal.stage,
        "close_date": deal.close_date,
        "next_step": lead.next_step,
        "next_step_on": lead.next_step_on,
        "source": lead.source,
        "description": lead.description,
        "owner": owner,
    }
    return _make("opportunity", values, actor, at="opportunity_name")


def _make(name: str, values: Mapping[str, Any], actor: Actor, *, at: str) -> uuid.UUID:
    """A new record of the fields that exist for `actor`; what is refused is told at the input `at`."""
    spec = get_spec(name)
    writable = {info.name for info in spec.writable(actor, "create")}
    given = {key: value for key, value in values.items() if key in writable and value not in (None, "")}
    try:
        return save_record(spec, actor=actor, changes=given).pk  # type: ignore[no-any-return]
    except Denied as error:
        text = _("Your role may not make a new one (%(object)s). Choose an existing one.") % {"object": spec.label}
        raise DomainError("denied", text, field=at, status=422) from error
    except DomainError as error:
        known = {"amount", "currency", "stage", "close_date", "owner"}
        errors: dict[str, list[Any]] = {}
        for field, messages in error.by_field().items():
            label = f"{spec.fields[field].label}: " if field in spec.fields and field not in known else ""
            errors.setdefault(field if field in known else at, []).extend(f"{label}{text}" for text in messages)
        raise DomainError(error.code, error.message, errors=errors) from error

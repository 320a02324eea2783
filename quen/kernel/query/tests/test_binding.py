"""What a filter expression finds, what it refuses, and what it does not give away."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from quen.kernel.clock import today
from quen.kernel.people.models import Role
from quen.kernel.query import binding
from quen.kernel.query.binding import read_expression
from quen.kernel.query.expression import FilterError
from quen.kernel.query.selection import selection
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.tagging import tag_record
from quen.kernel.testing.factory import make

SPEC, ACCOUNT, CONTACT = get_spec("opportunity"), get_spec("account"), get_spec("contact")


@pytest.fixture
def owner(business: Any, quen_db: None) -> Any:
    with business.work("owner") as actor:
        shop = make(ACCOUNT, actor=actor, name="Cửa hàng Đà Nẵng", country="VN", industry="retail").pk
        mill = make(ACCOUNT, actor=actor, name="Paper mill", country="TH").pk
        make(CONTACT, actor=actor, account=shop)
        day = today(actor)
        for name, amount, closes, account in (
            ("Đèn bàn", 10, day, shop), ("Lamp (big)", 20, day + timedelta(days=1), mill), ("Ghế", None, None, None),
        ):  # fmt: skip
            changes = {"name": name, "amount": amount and Decimal(amount), "close_date": closes, "account": account}
            save_record(SPEC, actor=actor, changes={**changes, "source": "test"})
        yield actor


def names(actor: Any, text: str, spec: Any = SPEC) -> list[str]:
    pairs = [("filter", text)] + ([("source", "test")] if spec is SPEC else [])
    return sorted(selection(spec, actor, pairs).rows().values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amount > 10", ["Lamp (big)"]),
        ("amount >= 10 and amount < 20", ["Đèn bàn"]),
        ("amount between 10 and 20", ["Lamp (big)", "Đèn bàn"]),
        ("amount not between 15 and 30", ["Ghế", "Đèn bàn"]),
        ("not amount > 10", ["Ghế", "Đèn bàn"]),
        ("amount != 10", ["Ghế", "Lamp (big)"]),
        ("amount in (10, 20)", ["Lamp (big)", "Đèn bàn"]),
        ("amount is empty", ["Ghế"]),
        ("not amount is empty", ["Lamp (big)", "Đèn bàn"]),
        ("close_date = today", ["Đèn bàn"]),
        ("close_date = tomorrow or amount is empty", ["Ghế", "Lamp (big)"]),
        ("close_date between yesterday and tomorrow", ["Lamp (big)", "Đèn bàn"]),
        ("close_date > today", ["Lamp (big)"]),
        ("close_date != today", ["Ghế", "Lamp (big)"]),
        ("created_at = today", ["Ghế", "Lamp (big)", "Đèn bàn"]),
        ("created_at < today", []),
        ("owner = me", ["Ghế", "Lamp (big)", "Đèn bàn"]),
        ("owner in (me, my team)", ["Ghế", "Lamp (big)", "Đèn bàn"]),
        ("not owner = me", []),
        ("account.country = VN", ["Đèn bàn"]),
        ("account.country = VN or account.country = TH", ["Lamp (big)", "Đèn bàn"]),
        ("not account.country = VN", ["Ghế", "Lamp (big)"]),
        ("account = \"Paper mill\"", ["Lamp (big)"]),
        ("account.name contains nang", ["Đèn bàn"]),
        ("name contains den", ["Đèn bàn"]),
        ("name contains (big)".replace("(big)", '"(big)"'), ["Lamp (big)"]),
        ("name not contains e", ["Lamp (big)"]),
        ("name starts den", ["Đèn bàn"]),
        ("name ends ghe or name ends BÀN", ["Ghế", "Đèn bàn"]),
        ("stage.kind = open and (amount = 10 or amount = 20) and not name contains lamp", ["Đèn bàn"]),
        ("has activity", []),
        ("not has activity", ["Ghế", "Lamp (big)", "Đèn bàn"]),
    ],
)  # fmt: skip
def test_what_an_expression_finds(owner: Any, text: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "holding", lambda *_args, **_more: None)  # the search index follows commits
    assert names(owner, text) == expected


def test_records_that_have_others(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "holding", lambda *_args, **_more: None)
    assert names(owner, "has opportunity (amount = 10)", ACCOUNT) == ["Cửa hàng Đà Nẵng"]
    assert names(owner, "has contact and has opportunity", ACCOUNT) == ["Cửa hàng Đà Nẵng"]
    assert names(owner, "has opportunity and not has contact and name contains mill", ACCOUNT) == ["Paper mill"]


def test_an_open_activity_by_its_link(owner: Any) -> None:
    deal = SPEC.rows(owner).get(name="Ghế")
    activity = get_spec("activity")
    save_record(activity, actor=owner, changes={"name": "Call", "kind": "call", "about": f"opportunity:{deal.pk}"})
    assert names(owner, "has activity (kind = call)") == ["Ghế"]
    assert names(owner, "has activity (kind = meeting)") == []


def test_tags_one_of_several(owner: Any) -> None:
    for name, tag in (("Ghế", "hot"), ("Đèn bàn", "cold")):
        tag_record(SPEC, SPEC.rows(owner).get(name=name).pk, actor=owner, name=tag)
    assert names(owner, "tag in (hot, cold)") == ["Ghế", "Đèn bàn"]
    assert names(owner, "tag is empty") == ["Lamp (big)"]
    assert names(owner, "tag != hot and tag is not empty") == ["Đèn bàn"]


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("amount = 1 and nothing = 2", "unknown_field", 15),
        ("amount = many", "bad_value", 0),
        ("amount contains 1", "unknown_operator", 0),
        ("close_date = someday", "bad_value", 0),
        ("close_date = 2026-13-01", "bad_value", 0),
        ("stage.kind = opened", "bad_value", 0),
        ("owner = \"Nobody at all\"", "bad_value", 0),
        ("name.first = x", "unknown_field", 0),
        ("account.owner.name = x", "bad_filter", 0),
        ("has nothing", "unknown_field", 4),
        ("has activity (nothing = 1)", "unknown_field", 14),
        ("name contains \"\"", "bad_value", 0),
        ("tag = nowhere", "no_such_tag", 0),
        ("amount = 1e999999", "bad_value", 0),
        ("amount = 1 and id = 2", "unknown_field", 15),
        ("tenant_id = 1", "unknown_field", 0),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(owner: Any, text: str, code: str, at: int) -> None:
    with pytest.raises(FilterError) as refused:
        selection(SPEC, owner, {"filter": text})
    assert (refused.value.code, refused.value.at, refused.value.status) == (code, at, 422)


def test_a_hidden_field_does_not_exist(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        Role.objects.filter(name=actor.role).update(hidden={"opportunity": ["amount"], "account": ["industry"]})
    with business.work("owner") as actor:
        for text in ("amount = 1", "amount_base = 1", "account.industry = retail", "has opportunity (amount = 1)"):
            with pytest.raises(FilterError) as refused:
                read_expression(ACCOUNT if text.startswith("has") else SPEC, text, actor)
            assert refused.value.code == "unknown_field", text


def test_a_record_that_is_not_hers_is_not_found_by_its_fields(business: Any, quen_db: None) -> None:
    with business.work("outsider") as actor:
        theirs = make(ACCOUNT, actor=actor, name="Secret mill", country="TH", owner=actor.member_id).pk
        Role.objects.filter(name=actor.role).update(grants={"*": {"view": "own", "create": "own", "edit": "own"}})
    with business.work("owner") as actor:
        row = save_record(SPEC, actor=actor, changes={"name": "Mine", "source": "test"})
        SPEC.model.objects.filter(pk=row.pk).update(account_id=theirs)
        assert names(actor, "account.country = TH") == []
        with pytest.raises(FilterError):
            read_expression(SPEC, 'account = "Secret mill"', actor)


def test_too_much_to_look_through_is_refused(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "SCAN_LIMIT", 2)
    chosen = selection(SPEC, owner, {"filter": "currency = VND and name ends x"})
    with pytest.raises(FilterError) as refused:
        list(selection(SPEC, owner, {"filter": "source = test and next_step contains x"}).rows())
    assert refused.value.code == "filter_too_wide"
    assert chosen.expression is not None


def test_a_searched_field_is_looked_up_in_the_index(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def holding(*_args: Any, part: bool) -> Any:
        asked.append(part)
        from django.db.models import Q

        return Q(pk__in=[uuid.uuid4()])

    monkeypatch.setattr(binding, "holding", holding)
    assert names(owner, "name contains den") == []
    assert names(owner, "name starts den") == []
    assert set(asked) == {True, False}

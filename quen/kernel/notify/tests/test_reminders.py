"""Reminders come when they are due, late rather than never, and at most once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quen.kernel.actions.run import run_action
from quen.kernel.clock import now
from quen.kernel.notify import remind, unremind
from quen.kernel.notify.models import Notification, Reminder
from quen.kernel.notify.read import read_notifications
from quen.kernel.notify.reminders import deliver_due
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import STRANGER, Business


@pytest.fixture(autouse=True)
def nothing_waits(business: Business, fresh_db: str) -> None:
    """The reminders of the business itself have been delivered and read."""
    del fresh_db
    deliver_due()
    for persona in ("admin", STRANGER):
        with business.work(persona):
            Notification.objects.all().delete()
            Reminder.objects.all().delete()


def sentences(business: Business, persona: str) -> list[str]:
    with business.work(persona) as actor:
        return [told.sentence for told in read_notifications(actor)[0]]


def own_deal(business: Business, actor: Any) -> Any:
    return get_spec("opportunity").rows(actor).get(pk=business.record_id("opportunity", "owner"))


def test_what_is_due_is_told_once_also_late(business: Business, fresh_db: str) -> None:
    with business.work("owner") as actor:
        deal = own_deal(business, actor)
        remind(actor.member_id, at=now() - timedelta(days=3), record=deal, text="Gọi lại")
        remind(actor.member_id, at=now() + timedelta(hours=1), key="later", text="Not yet")
    with business.work(STRANGER) as actor:
        remind(actor.member_id, at=now(), key="theirs", text="Theirs")
    assert deliver_due() == 2
    assert deliver_due() == 0
    assert sentences(business, "owner") == [f"Reminder: {deal.name}"]
    assert sentences(business, STRANGER) == ["Reminder: Theirs"]
    with business.work("owner") as actor:
        assert Reminder.objects.get(done_at__isnull=True).key == "later"
        assert read_notifications(actor)[0][0].text == "Gọi lại"


def test_a_second_reminder_of_a_key_replaces_the_first_also_when_delivered(business: Business, fresh_db: str) -> None:
    with business.work("owner") as actor:
        deal = own_deal(business, actor)
        remind(actor.member_id, at=now(), record=deal)
    assert deliver_due() == 1
    with business.work("owner") as actor:
        remind(actor.member_id, at=now() + timedelta(days=1), record=deal)
        remind(actor.member_id, at=now() - timedelta(seconds=1), record=deal)
        assert Reminder.objects.count() == 1
    assert deliver_due() == 1
    assert len(sentences(business, "owner")) == 2


def test_what_was_taken_back_is_not_told(business: Business, fresh_db: str) -> None:
    with business.work("owner") as actor:
        deal = own_deal(business, actor)
        remind(actor.member_id, at=now(), record=deal)
        assert unremind(record=deal) == 1
        with pytest.raises(ValueError, match="which"):
            unremind()
    assert deliver_due() == 0


def test_a_record_that_is_gone_is_not_named(business: Business, fresh_db: str) -> None:
    with business.work("owner") as actor:
        deal = own_deal(business, actor)
        remind(actor.member_id, at=now(), record=deal)
        remind(business.member_id("outsider"), at=now(), record=deal, text="Mine")
        run_action(get_spec("opportunity"), "trash", deal.pk, {}, actor=actor)
    deliver_due()
    assert sentences(business, "owner") == []
    assert sentences(business, "outsider") == ["Reminder: Mine"]

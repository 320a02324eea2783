"""A leaver's records change hands in chunks, with their history, and go on after an interruption."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.people import handover
from quen.kernel.people.handover import fail_handover, owned_counts, run_handover, start_handover
from quen.kernel.people.models import HandoverRun, Member
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.factory import make

DEAL = get_spec("opportunity")


@pytest.fixture
def people(business: Any, quen_db: None) -> tuple[uuid.UUID, uuid.UUID]:
    """The owner, who leaves with seven deals more, and the teammate."""
    with business.work("admin") as admin:
        for _n in range(7):
            make(DEAL, actor=admin, full=False, owner=business.member_id("owner"))
    return business.member_id("owner"), business.member_id("teammate")


def _start(business: Any, people: Any, objects: list[str], **options: Any) -> HandoverRun:
    with business.work("admin") as admin:
        leaver, heir = people
        return start_handover(leaver, heir, objects, deactivate=options.get("deactivate", False), actor=admin)


def _deals(business: Any, member: uuid.UUID) -> int:
    with business.work("admin"):
        return int(DEAL.model.objects.filter(owner=member, deleted_at__isnull=True).count())


def test_the_whole_book_goes_in_chunks(business: Any, people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "CHUNK", 3)
    leaver, heir = people
    before = _deals(business, heir)
    with business.work("admin"):
        counts = owned_counts(leaver)
        versions = dict(DEAL.model.objects.filter(owner=leaver).values_list("pk", "version"))
    run = _start(business, people, list(counts), deactivate=True)
    run_handover(run.pk, business.tenant_id, business.member_id("admin"))
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, run.moved) == ("done", counts)
        assert owned_counts(leaver) == {}
        assert not Member.objects.get(pk=leaver).active
        for pk, version in versions.items():
            assert DEAL.model.objects.get(pk=pk).version == version + 1
            entry = ChangeEntry.objects.filter(record_id=pk, operation="u").order_by("-id")[0]
            assert entry.changes is not None
            assert entry.changes["owner_id"] == [str(leaver), str(heir)]
            assert (entry.actor_id, entry.via) == (business.member_id("admin"), "handover")
    assert _deals(business, heir) == before + len(versions)


def test_only_what_was_chosen_goes(business: Any, people: Any) -> None:
    leaver, _heir = people
    deals = _deals(business, leaver)
    run = _start(business, people, ["account", "unicorn"])
    run_handover(run.pk, business.tenant_id, business.member_id("admin"))
    assert _deals(business, leaver) == deals
    with business.work("admin"):
        assert "account" not in owned_counts(leaver)
        assert Member.objects.get(pk=leaver).active
        assert list(HandoverRun.objects.get(pk=run.pk).moved) == ["account"]


def test_it_goes_on_where_it_stopped(business: Any, people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "CHUNK", 3)
    leaver, _heir = people
    run = _start(business, people, ["opportunity"])
    deals, real, calls = _deals(business, leaver), handover._give, []

    def breaks(*args: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the power goes out")
        return real(*args)

    monkeypatch.setattr(handover, "_give", breaks)
    with pytest.raises(RuntimeError):
        run_handover(run.pk, business.tenant_id, business.member_id("admin"))
    assert _deals(business, leaver) == deals - 3
    run_handover(run.pk, business.tenant_id, business.member_id("admin"))
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, run.moved) == ("done", {"opportunity": deals})


def test_who_lost_her_rights_meanwhile_hands_nothing_over(business: Any, people: Any) -> None:
    leaver, _heir = people
    deals = _deals(business, leaver)
    run = _start(business, people, ["opportunity"])
    run_handover(run.pk, business.tenant_id, business.member_id("manager"))
    with business.work("admin"):
        run.refresh_from_db()
    assert (run.status, run.message) == ("failed", "Your role does not allow this.")
    assert _deals(business, leaver) == deals


def test_the_last_administrator_is_not_deactivated_by_it(business: Any, quen_db: None) -> None:
    admin = business.member_id("admin")
    run = _start(business, (admin, business.member_id("owner")), [], deactivate=True)
    run_handover(run.pk, business.tenant_id, admin)
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, run.message) == ("failed", "Somebody must remain who signs in as an administrator.")
        assert Member.objects.get(pk=admin).active


def test_what_cannot_be_is_refused(business: Any, people: Any) -> None:
    leaver, heir = people
    with business.work("admin") as admin:
        for whom, objects, code in (
            (leaver, ["account"], "no_heir"),
            (None, ["account"], "no_heir"),
            (heir, [], "nothing_chosen"),
        ):
            with pytest.raises(DomainError) as caught:
                start_handover(leaver, whom, objects, deactivate=False, actor=admin)
            assert caught.value.code == code
        start_handover(leaver, heir, ["account"], deactivate=False, actor=admin)
        with pytest.raises(DomainError) as caught:
            start_handover(leaver, heir, ["account"], deactivate=False, actor=admin)
        assert caught.value.code == "under_way"


@pytest.mark.parametrize("persona", ["owner", "manager", "restricted", "stranger"])
def test_nobody_but_administrators_hands_over(business: Any, people: Any, persona: str) -> None:
    with business.work(persona) as actor, pytest.raises((Denied, NotFound)):
        start_handover(people[0], people[1], ["account"], deactivate=False, actor=actor)
    client = business.client(persona)
    expected = 404 if persona == "stranger" else 403
    assert client.get(f"/member/{people[0]}/handover").status_code == expected
    assert client.post(f"/member/{people[0]}/handover", {"heir": str(people[1])}).status_code == expected
    run = _start(business, people, ["account"])
    assert client.get(f"/handover/{run.pk}").status_code == 404


def test_the_form_shows_counts_and_leads_to_the_progress(business: Any, people: Any) -> None:
    client, (leaver, heir) = business.client("admin"), people
    body = client.get(f"/member/{leaver}/handover").content.decode()
    assert 'name="objects" value="opportunity" checked' in body
    assert f'<span class="q-count">{_deals(business, leaver)}</span>' in body
    wrong = client.post(f"/member/{leaver}/handover", {"objects": "account"})
    assert wrong.status_code == 422
    assert "Choose an active user who takes over." in wrong.content.decode()
    with business.work("admin"):
        counts = owned_counts(leaver)
    done = client.post(f"/member/{leaver}/handover", {"objects": ["account", "contact"], "heir": str(heir)})
    assert done.status_code == 302
    shown = client.get(done["Location"]).content.decode()
    assert "Waiting to start" in shown
    run = uuid.UUID(done["Location"].rsplit("/", 1)[1])
    run_handover(run, business.tenant_id, business.member_id("admin"))
    total = counts["account"] + counts["contact"]
    assert f"Done: {total} records handed over" in client.get(done["Location"]).content.decode()


def test_a_fault_is_said(business: Any, people: Any) -> None:
    run = _start(business, people, ["account"])
    fail_handover(run.pk, business.tenant_id)
    with business.work("admin"):
        run.refresh_from_db()
        assert run.status == "failed"

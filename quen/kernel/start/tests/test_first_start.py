"""The first start of a business: steps that are checked off by what is there, and sample data that go again."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.kernel.access.actor import Actor, load_actor
from quen.kernel.errors import Denied, DomainError
from quen.kernel.people.models import Member
from quen.kernel.records.links import record_key
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.start import sample
from quen.kernel.start.aside import dismiss
from quen.kernel.start.declare import Scene, sample_records
from quen.kernel.start.models import SampleRun
from quen.kernel.start.panel import build_home, build_steps
from quen.kernel.start.sample import load_sample, remove_sample, run_sample
from quen.kernel.tenancy.business import base_currency_is_fixed, change_business, present_business
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user
from quen.kernel.testing.business import Business

OBJECTS = ("account", "contact", "lead", "opportunity", "activity")


class New:
    """A business made a moment ago, with its first administrator."""

    def __init__(self, language: str) -> None:
        currency = {"vi": "VND", "th": "THB"}.get(language, "USD")
        self.id = create_tenant(TenantOptions("Mới", currency, "VN", language, "Asia/Ho_Chi_Minh"))
        email = f"{uuid.uuid4().hex}@people.example"
        self.member = create_user(self.id, email=email, name="Ada", password="of-the-tests-only", role="Administrator")

    def work(self) -> Any:
        return tenant_context(self.id, actor_id=self.member, via="web")

    def actor(self) -> Actor:
        return load_actor(member_id=self.member, via="web")

    def counts(self) -> dict[str, int]:
        """Living records, by object."""
        with self.work():
            actor = self.actor()
            return {name: get_spec(name).rows(actor).count() for name in OBJECTS}

    def load(self) -> uuid.UUID:
        with self.work():
            run = load_sample(actor=self.actor())
        run_sample(run.pk, self.id, self.member)
        return run.pk

    def remove(self) -> SampleRun:
        with self.work():
            run = remove_sample(actor=self.actor())
        run_sample(run.pk, self.id, self.member)
        with self.work():
            return SampleRun.objects.get(pk=run.pk)  # type: ignore[no-any-return]

    def steps(self) -> dict[str, bool]:
        with self.work():
            return {step.name: step.done for step in build_steps(self.actor()).steps}


@pytest.fixture
def new(fresh_db: str) -> New:
    return New("vi")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first customers."""
    monkeypatch.setattr(sample, "sample_records", lambda scene: sample_records(scene)[:12])
    monkeypatch.setattr(sample, "CHUNK", 5)


def test_steps_are_checked_off_by_what_is_there(new: New) -> None:
    names = ["business", "people", "pipeline", "contacts", "deals", "sample"]
    assert new.steps() == dict.fromkeys(names, False)
    with new.work():
        tenant = present_business()
        change_business({"name": tenant.name}, tenant.version, actor=new.actor())  # saved as it is
        save_record(get_spec("member"), actor=new.actor(), changes={"name": "Bob", "email": "bob@people.example"})
    assert [name for name, done in new.steps().items() if done] == ["business", "people"]
    with new.work():
        save_record(get_spec("contact"), actor=new.actor(), changes={"name": "Lan"})
    # there is something of one's own now: no sample data are offered
    assert new.steps() == {
        "business": True, "people": True, "pipeline": False, "contacts": True, "deals": False,
    }  # fmt: skip
    with new.work():
        save_record(get_spec("opportunity"), actor=new.actor(), changes={"name": "Máy pha"})
        assert build_home(new.actor()) is None  # all done
        with CaptureQueriesContext(connection) as asked:
            assert build_home(new.actor()) is None
        assert len([query for query in asked if "put_aside" in query["sql"]]) == 1
        assert not any("sample_run" in query["sql"] for query in asked)  # the steps are not looked for again
        assert not build_steps(new.actor(), on_home=False).dismissed  # she has put nothing away


def test_a_stage_that_a_person_changed_is_a_pipeline_of_her_own(new: New) -> None:
    with new.work():
        actor = new.actor()
        stage = get_spec("stage").rows(actor).order_by("position")[0]
        save_record(get_spec("stage"), actor=actor, changes={"name": "Khách mới"}, record_id=stage.pk)
    assert new.steps()["pipeline"] is True


def test_put_away_by_one_person_in_one_business(new: New) -> None:
    with new.work():
        assert build_home(new.actor()) is not None
        dismiss(new.actor(), away=True)
        assert build_home(new.actor()) is None
        dismiss(new.actor(), away=False)
        assert build_home(new.actor()) is not None


def test_a_rep_sees_only_the_steps_she_may_take(new: New) -> None:
    email = f"{uuid.uuid4().hex}@people.example"
    rep = create_user(new.id, email=email, name="Rep", password="of-the-tests-only", role="Sales rep")
    with tenant_context(new.id, actor_id=rep, via="web"):
        actor = load_actor(member_id=rep, via="web")
        assert [step.name for step in build_steps(actor).steps] == ["contacts", "deals"]
        for refused in (load_sample, remove_sample):
            with pytest.raises(Denied):
                refused(actor=actor)
        assert not SampleRun.objects.exists()


def test_an_established_business_sees_nothing(business: Business) -> None:
    with business.work("admin") as actor:
        assert build_home(actor) is None
    assert "first-steps" not in business.client("owner").get("/").content.decode()


@pytest.mark.parametrize("language", ["vi", "th", "en"])
def test_the_same_in_every_language(business: Business, language: str) -> None:
    """As many records with the same keys; every name is one of its own, what is planned for today lies ahead."""
    late = datetime(2026, 11, 18, 17, 20, tzinfo=ZoneInfo("Asia/Bangkok"))
    with business.work("admin"):
        made = sample_records(Scene(language, "TH", "THB", late))
        english = sample_records(Scene("en", "TH", "THB", late))
    assert [record.key for record in made] == [record.key for record in english]
    for name in ("account", "contact", "lead"):
        names = [record.changes["name"] for record in made if record.object == name]
        emails = [record.changes["email"] for record in made if record.object == name]
        assert len(set(names)) == len(names)
        assert len(set(emails)) == len(emails)
        assert all(email.isascii() and email.endswith(".example") for email in emails)
    moments = [r.changes.get("due_at") or r.changes["starts_at"] for r in made if r.key.startswith("planned:")]
    assert len([moment for moment in moments if moment.date() == late.date()]) > 4
    assert min(moment for moment in moments if moment.date() == late.date()) > late


class TestSampleData:
    def test_they_come_and_go(self, new: New) -> None:
        before = new.counts()
        new.load()
        made = new.counts()
        assert {name: made[name] - before[name] for name in OBJECTS[:4]} == {
            "account": 20, "contact": 40, "lead": 8, "opportunity": 30,
        }  # fmt: skip
        assert made["activity"] > 40
        steps = new.steps()
        assert (steps["contacts"], steps["deals"], steps["sample"]) == (False, False, True)
        run = new.remove()
        assert (run.status, run.kept, run.message) == ("removed", [], "")
        assert new.counts() == before
        with new.work():
            assert not base_currency_is_fixed()  # nothing is left, not even in the trash
            assert build_home(new.actor()) is not None

    def test_what_hangs_on_something_of_ones_own_stays_and_is_named(self, new: New) -> None:
        new.load()
        with new.work():
            actor = new.actor()
            run = SampleRun.objects.get()
            ids = {key: pk for _name, key, pk in run.made}
            own = {"name": "Của tôi", "account": ids["account:3"]}
            mine = save_record(get_spec("contact"), actor=actor, changes=own)
            about = record_key("opportunity", ids["deal:5"])
            note = {"name": "Ghi chú", "kind": "note", "about": about}
            save_record(get_spec("activity"), actor=actor, changes=note)
        run = new.remove()
        # the deal keeps its account and its contact, which keep nothing else
        expected = {ids["account:3"], ids["deal:5"], ids["account:5"], ids["contact:10"]}
        assert {pk for _name, pk in run.kept} == expected
        assert new.counts() == {"account": 2, "contact": 2, "lead": 0, "opportunity": 1, "activity": 1}
        with new.work():
            assert get_spec("contact").rows(new.actor()).filter(pk=mine.pk).exists()
            view = build_steps(new.actor(), on_home=False).sample
            assert view is not None
            assert len(view.kept) == 4

    def test_there_is_one_set_at_a_time_and_a_killed_run_goes_on(
        self, new: New, few: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with new.work():
            run = load_sample(actor=new.actor())
        with new.work(), pytest.raises(DomainError) as refused:
            load_sample(actor=new.actor())
        assert refused.value.status == 409
        with new.work(), pytest.raises(DomainError):
            remove_sample(actor=new.actor())  # while it is being loaded
        saved = save_record
        calls = []

        def dies(*given: Any, **named: Any) -> Any:
            calls.append(1)
            if len(calls) == 9:
                raise KeyboardInterrupt
            return saved(*given, **named)

        monkeypatch.setattr(sample, "save_record", dies)
        with pytest.raises(KeyboardInterrupt):
            run_sample(run.pk, new.id, new.member)
        assert new.counts()["account"] == 5  # the chunk that was finished
        run_sample(run.pk, new.id, new.member)
        assert new.counts()["account"] == 12

    def test_who_is_no_administrator_any_more_loads_nothing(self, new: New) -> None:
        with new.work():
            run = load_sample(actor=new.actor())
        create_user(new.id, email="other@people.example", name="Other", password="of-the-tests-only", role="")
        with new.work():
            rep = get_spec("role").model.objects.get(external_id="Sales rep")
            Member.objects.filter(pk=new.member).update(role=rep)
        run_sample(run.pk, new.id, new.member)
        with new.work():
            assert SampleRun.objects.get().status == "failed"
        assert sum(new.counts().values()) == 0


class TestPages:
    def test_only_administrators_load_and_remove(self, business: Business) -> None:
        for persona in ("manager", "owner", "reader"):
            assert business.client(persona).post("/first-steps/sample", {"do": "load"}).status_code == 403, persona
            assert business.client(persona).get("/first-steps/sample").status_code == 404, persona
        assert business.client("anonymous").post("/first-steps/sample", {"do": "load"}).status_code == 302
        assert business.client("admin").post("/first-steps/sample", {"do": "remove"}).status_code == 404

    def test_the_page_of_the_settings(self, business: Business) -> None:
        browser = business.client("admin")
        assert "/settings/first-steps" in browser.get("/settings/").content.decode()
        html = browser.get("/settings/first-steps").content.decode()
        assert 'data-step="people" data-done' in html
        assert 'data-step="sample"' not in html
        away = browser.post("/first-steps/put-away", headers={"HX-Request": "true"})
        assert (away.status_code, "quen:done" in away["HX-Trigger"]) == (204, True)
        assert 'name="show"' in browser.get("/settings/first-steps").content.decode()
        browser.post("/first-steps/put-away", {"show": "true"})
        assert 'name="show"' not in browser.get("/settings/first-steps").content.decode()

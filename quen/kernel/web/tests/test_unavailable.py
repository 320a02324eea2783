"""The database away or the disk full: a clear answer that keeps what was typed. A form sent twice makes one record."""

from __future__ import annotations

import errno
import re
import threading
from collections.abc import Callable
from typing import Any

import django.db
import pytest
from django.test import Client

from quen.kernel.registry.registry import get_spec
from quen.kernel.web import forms, sign_in

TYPED = "Nguyễn “An” </textarea>\nsecond line"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let every saving of a form end with an error."""

    def breaks(error: Exception) -> None:
        def save(*_args: Any, **_kwargs: Any) -> None:
            raise error

        monkeypatch.setattr(forms, "save_record", save)

    return breaks


def patient(business: Any, **headers: str) -> Client:
    client: Client = business.client("owner", **headers)
    client.raise_request_exception = False
    return client


def test_what_was_typed_is_kept_and_can_be_sent_again(business: Any, broken: Any) -> None:
    broken(django.db.OperationalError("the connection is lost"))
    answer = patient(business).post("/contact/new", {"name": TYPED, "new_id": "not one", "occupation": "x"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "3")
    assert "Quen is back in a moment" in page
    assert "What you typed is kept." in page
    assert 'action="/contact/new"' in page
    assert "</textarea>\nsecond" not in page
    kept = re.search(r'<textarea name="name" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    assert kept is not None
    assert "second line" in kept[1]
    assert page.count('name="csrfmiddlewaretoken"') == 1


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"Accept": "application/json"}])
def test_a_behaviour_gets_the_message_and_leaves_the_form_as_it_is(
    business: Any, broken: Any, header: dict[str, str]
) -> None:
    broken(OSError(errno.ENOSPC, "No space left on device"))
    answer = patient(business, **header).post("/contact/new", {"name": TYPED})
    assert answer.status_code == 503
    assert answer.json()["message"].startswith("The server's disk is full. Nothing was changed")


def test_a_password_is_not_put_into_a_page(business: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: Any, **_kwargs: Any) -> None:
        raise django.db.OperationalError

    del business
    monkeypatch.setattr(sign_in, "check_sign_in", away)
    client = Client()
    client.raise_request_exception = False
    answer = client.post("/sign-in", {"email": "an@example.com", "password": "a-secret-of-hers"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "a-secret-of-hers" not in page
    assert "Please go back and send it again." in page


def test_any_other_fault_stays_a_fault(business: Any, broken: Any) -> None:
    broken(RuntimeError("a mistake of ours"))
    assert patient(business).post("/contact/new", {"name": "x"}).status_code == 500
    answer = patient(business, Accept="application/json").post("/contact/new", {"name": "x"})
    assert (answer.status_code, answer.json()["message"]) == (
        500, "We have logged the fault. Please try again in a moment.",
    )  # fmt: skip


def form_id(client: Client) -> str:
    found = re.search(r'name="new_id" value="([^"]+)"', client.get("/contact/new").content.decode())
    assert found is not None
    return found[1]


def test_a_form_sent_twice_makes_one_record(business: Any) -> None:
    client = business.client("owner")
    given = {"name": "Only once", "new_id": form_id(client)}
    first, second = (client.post("/contact/new", given) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == f"/contact/{given['new_id']}/"
    with business.work("admin"):
        assert get_spec("contact").model.objects.filter(name="Only once").count() == 1


def test_a_double_click_makes_one_record(fresh_db: str, business: Any) -> None:
    client = business.client("owner")
    given, answers = {"name": "Clicked twice", "new_id": form_id(client)}, []

    def click() -> None:
        own = business.client("owner")
        answers.append(own.post("/contact/new", given)["Location"])
        django.db.connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert answers == [f"/contact/{given['new_id']}/"] * 2
    with business.work("admin"):
        assert get_spec("contact").model.objects.filter(name="Clicked twice").count() == 1


def test_the_id_of_somebody_elses_record_is_of_no_use(business: Any) -> None:
    theirs = business.record_id("contact", "outsider")
    with business.work("admin"):
        before = get_spec("contact").model.objects.get(pk=theirs).name
    answer = business.client("owner").post("/contact/new", {"name": "Taken over", "new_id": str(theirs)})
    assert answer.status_code == 422
    with business.work("admin"):
        assert get_spec("contact").model.objects.get(pk=theirs).name == before
        assert not get_spec("contact").model.objects.filter(name="Taken over").exists()

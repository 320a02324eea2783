"""The session ends, changes hands or its business while a page is open: nothing is lost, nothing lands elsewhere."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client
from django.utils.http import urlencode

from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import PASSWORD
from quen.kernel.web.middleware import BUSINESS

JSON = {"Accept": "application/json"}


def sign_in(people: Any, persona: str, **fields: str) -> Any:
    return Client(headers=JSON).post("/sign-in", {"email": people.user(persona).email, "password": PASSWORD, **fields})


def who(business: Any, persona: str) -> str:
    return f"{business.user(persona).pk} {business.tenant_of(persona)}"


def test_an_open_page_is_signed_in_again_in_place(business: Any) -> None:
    answer = sign_in(business, "owner")
    assert answer.status_code == 200
    state = json.loads(answer.content)
    assert state["who"] == who(business, "owner")
    assert len(state["csrf"]) == 64
    assert answer["Cache-Control"] == "private, no-store"
    page = business.client("owner").get("/account/").content.decode()
    assert f'<meta name="quen-who" content="{state["who"]}">' in page


def test_a_wrong_password_is_said_there(business: Any) -> None:
    answer = sign_in(business, "teammate", password="not the password")
    assert answer.status_code == 422
    assert json.loads(answer.content) == {"message": "The e-mail or the password is not right."}


def test_it_goes_on_in_the_business_of_the_page_where_she_works_there(business: Any) -> None:
    foreign = str(business.tenant_of("stranger"))
    for wanted, tenant in ((foreign, business.tenant_of("owner")), ("no id", business.tenant_of("owner"))):
        state = json.loads(sign_in(business, "owner", business=wanted).content)
        assert state["who"] == f"{business.user('owner').pk} {tenant}"


def test_whose_session_it_is(business: Any) -> None:
    assert json.loads(Client().get("/session").content)["who"] == ""
    assert json.loads(business.client("owner").get("/session").content)["who"] == who(business, "owner")


def test_a_behaviour_is_told_that_the_session_has_ended(business: Any) -> None:
    del business
    assert Client(headers=JSON).post("/account/new", {"name": "Mộc"}).status_code == 401
    assert Client(HTTP_HX_REQUEST="true").get("/account/new").status_code == 401


def test_a_form_sent_without_a_session_leads_back_to_its_page(business: Any) -> None:
    del business
    page = "/account/?" + urlencode({"q": "mộc lan"})
    for referer, address in (
        (f"http://testserver{page}", "/sign-in?next=/account/%3Fq%3Dm%25E1%25BB%2599c%2Blan"),
        ("https://elsewhere.example/account/", "/sign-in"),
        ("", "/sign-in"),
    ):
        answer = Client(HTTP_REFERER=referer).post("/account/new", {"name": "Mộc"})
        assert (answer.status_code, answer["Location"]) == (302, address)


def test_a_page_of_one_business_writes_nothing_into_another(business: Any) -> None:
    account = get_spec("account").model
    there = str(business.tenant_of("stranger"))
    for tenant, status in ((there, 409), (str(business.tenant_of("owner")), 204), ("", 204)):
        client = business.client("owner", **{BUSINESS: tenant, "HX-Request": "true"})
        answer = client.post("/account/new", {"name": f"Quán ({tenant})", "type": "customer"})
        assert answer.status_code == status, answer.content[:300]
        with business.work("owner"):
            assert account.objects.filter(name=f"Quán ({tenant})").exists() is (status == 204)
    refused = business.client("owner", **{BUSINESS: there}).get("/account/")
    assert "another business" in json.loads(refused.content)["message"]


def test_a_form_with_the_token_of_an_earlier_session_is_told_apart(business: Any) -> None:
    client = business.client("owner", Accept="application/json")
    client.handler.enforce_csrf_checks = True
    answer = client.post("/account/new", {"name": "Mộc"})
    assert (answer.status_code, json.loads(answer.content)["code"]) == (403, "csrf")

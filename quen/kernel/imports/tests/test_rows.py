"""What becomes of single rows: broken, repeated, referring to one another, belonging to others."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.imports import reader
from quen.kernel.imports import run as running
from quen.kernel.imports.tests.importing import counts, error_lines, import_text, staged
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.factory import make

ACCOUNT = get_spec("account").model
DEAL = get_spec("opportunity").model


def test_broken_rows_fail_alone_and_come_back_with_their_reasons(business: Any, quen_db: None) -> None:
    text = (
        "Name,Employees,Country,Annual revenue\n"
        "Good Ltd,12,Vietnam,1500.50\n"
        ",3,VN,\n"
        "Bad Count,many,VN,\n"
        "Bad Land,1,Nowhereland,\n"
        "Minus Ltd,-5,VN,\n"
        "=SUM(A1:A2),x,VN,\n"
        "Wide,1,VN,1,extra\n"
        "Short\n"
    )
    run = import_text(business, "admin", "account", text)
    assert (run.status, counts(run)) == ("done", (2, 0, 0, 6))
    with business.work("admin"):
        good = ACCOUNT.objects.get(name="Good Ltd")
        assert (good.employees, good.country, good.annual_revenue) == (12, "VN", Decimal("1500.50"))
        assert good.kind == "organization"
        assert good.owner_id == business.member_id("admin")
        assert ACCOUNT.objects.get(name="Short").employees is None
    lines = error_lines(business, "admin", run)
    assert [(line["Row"], line["Name"], line["Reason"]) for line in lines] == [
        ("3", "", "Name: Please fill in this field."),
        ("4", "Bad Count", "Employees: “many” is not a number."),
        ("5", "Bad Land", "Country: “Nowhereland” is not a country."),
        ("6", "Minus Ltd", "Employees: This value is not allowed."),
        ("7", "'=SUM(A1:A2)", "Employees: “x” is not a number."),
        ("8", "Wide", "The row has more cells than the header."),
    ]
    assert lines[3]["Employees"] == "-5"


def test_what_the_database_refuses_is_traced_to_its_row_and_the_trash_blocks_nothing(
    business: Any, quen_db: None
) -> None:
    with business.work("admin") as actor:
        gone = make(get_spec("product"), actor=actor, full=False, name="Gone", sku="S-4")
        get_spec("product").model.objects.filter(pk=gone.pk).update(deleted_at="2026-01-01T00:00:00Z")
    text = "Name,sku,price\nA,S-1,10\nC,S-3,-1\nD,S-4,40\n"
    run = import_text(business, "admin", "product", text)
    assert counts(run) == (2, 0, 0, 1)
    reasons = {line["Name"]: line["Reason"] for line in error_lines(business, "admin", run)}
    assert reasons == {
        "C": "List price: This value is not allowed.",
    }


def test_an_update_that_the_database_refuses_does_not_take_others_along(business: Any, quen_db: None) -> None:
    first = "external_id,Name,price\n" + "".join(f"P{n},Product {n},{n}\n" for n in range(1, 9))
    import_text(business, "admin", "product", first)
    second = first.replace("Product 3,3", "Product 3,-3").replace("Product 5,5", "Product 5,55")
    run = import_text(business, "admin", "product", second)
    assert counts(run) == (0, 1, 6, 1)
    with business.work("admin"):
        prices = get_spec("product").model.objects.filter(external_id__in=("P3", "P5")).values_list("price", "version")
        assert sorted(prices) == [(Decimal(3), 1), (Decimal(55), 2)]


def test_a_repeated_key_is_about_the_same_record(business: Any, quen_db: None) -> None:
    text = "external_id,Name,Industry\nX1,First,Food\nX1,First,Food\nX1,First,Drinks\nX2,Second,\n"
    run = import_text(business, "admin", "account", text)
    assert counts(run) == (2, 1, 1, 0)
    with business.work("admin"):
        assert ACCOUNT.objects.get(external_id="X1").industry == "Drinks"
        assert ChangeEntry.objects.filter(record_id=ACCOUNT.objects.get(external_id="X1").pk).count() == 1


def test_an_empty_cell_leaves_a_known_record_alone(business: Any, quen_db: None) -> None:
    import_text(business, "admin", "account", "external_id,Name,Industry\nX1,First,Food\n")
    run = import_text(business, "admin", "account", "external_id,Name,Industry\nX1,Renamed,\n")
    assert counts(run) == (0, 1, 0, 0)
    with business.work("admin"):
        record = ACCOUNT.objects.get(external_id="X1")
        assert (record.name, record.industry, record.version) == ("Renamed", "Food", 2)
        entry = ChangeEntry.objects.filter(record_id=record.pk, operation="u").get()
        assert (entry.changes, entry.via, entry.request_id) == ({"name": ["First", "Renamed"]}, "import", str(run.pk))
        assert entry.actor_id == business.member_id("admin")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_record_may_refer_to_a_later_row(business: Any, quen_db: None, order: tuple[int, ...]) -> None:
    lines = ["Holding,,\n", "Daughter,holding,\n", "Grandchild,DAUGH-TER,\n"]
    text = "Name,Parent company,Industry\n" + "".join(lines[i] for i in order)
    run = import_text(business, "admin", "account", text)
    assert counts(run) == (3, 0, 0, 0)
    with business.work("admin"):
        parents = dict(
            ACCOUNT.objects.filter(name__in=("Holding", "Daughter", "Grandchild")).values_list("name", "parent__name")
        )
    assert parents == {"Holding": None, "Daughter": "Holding", "Grandchild": "Daughter"}
    again = import_text(business, "admin", "account", text)
    assert counts(again) == (0, 0, 3, 0)


def test_a_reference_to_a_row_that_failed_is_told(business: Any, quen_db: None) -> None:
    run = import_text(business, "admin", "account", "Name,Parent company,Employees\nChild,Mother,1\nMother,,none\n")
    assert counts(run) == (0, 0, 0, 2)
    reasons = {line["Name"]: line["Reason"] for line in error_lines(business, "admin", run)}
    assert reasons["Child"] == (
        "The record was saved, but not completely. Parent company: Account “Mother” was not found."
    )


def test_references_by_likeness_are_noted_and_ambiguous_ones_fail(business: Any, quen_db: None) -> None:
    import_text(business, "admin", "account", "Name\nCà Phê Sông Xanh\nTwin-A\nTwin A\n")
    text = (
        "external_id,Name,Account\nD1,one,ca phe song xanh\nD2,two,CÀ PHÊ SÔNG XANH\nD3,three,twina\nD4,four,Twin-A\n"
    )
    run = import_text(business, "admin", "opportunity", text)
    assert counts(run) == (3, 0, 0, 1)
    assert run.report["notes"] == [
        ["Account", "ca phe song xanh", "“ca phe song xanh” was taken for “Cà Phê Sông Xanh”.", 1]
    ]
    assert [line["Reason"] for line in error_lines(business, "admin", run)] == [
        "Account: “twina” may be several: Accounts with this name."
    ]
    with business.work("admin"):
        found = dict(DEAL.objects.filter(external_id__startswith="D").values_list("external_id", "account__name"))
    assert found == {"D1": "Cà Phê Sông Xanh", "D2": "Cà Phê Sông Xanh", "D4": "Twin-A"}


def test_missing_references_are_made_once_where_allowed(business: Any, quen_db: None) -> None:
    text = "external_id,Name,Account\nD1,one,Brand New\nD2,two,Brand New\nD3,three,Brand-New\n"
    run = import_text(business, "admin", "opportunity", text, create=("account",))
    assert (counts(run), run.report["made"]) == ((3, 0, 0, 0), {"account": 1})
    with business.work("admin"):
        assert ACCOUNT.objects.filter(name__startswith="Brand").count() == 1
    text = "external_id,Name,Product\nD4,four,Unheard Of\n"
    run = import_text(business, "owner", "opportunity", text, create=("product",))
    assert counts(run) == (0, 0, 0, 1)
    assert "your role does not allow" in error_lines(business, "owner", run)[0]["Reason"]


def test_nobody_changes_or_learns_of_records_of_others(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        DEAL.objects.filter(pk=business.record_id("opportunity", "outsider")).update(external_id="SECRET-1")
        secret = get_spec("opportunity").rows(actor).get(external_id="SECRET-1")
    text = f"external_id,Name\nSECRET-1,Stolen\nMINE-1,My own\n{uuid.uuid4()},Third\n"
    run = import_text(business, "owner", "opportunity", text)
    assert counts(run) == (2, 0, 0, 1)
    reason = error_lines(business, "owner", run)[0]["Reason"]
    assert reason == "External ID: This value is already in use, or the record cannot be changed by you."
    assert secret.name not in reason
    with business.work("admin"):
        assert DEAL.objects.get(external_id="SECRET-1").name == secret.name
        assert DEAL.objects.get(external_id="MINE-1").owner_id == business.member_id("owner")


def test_ids_of_records_one_may_not_see_are_no_references(business: Any, quen_db: None) -> None:
    foreign, own = business.record_id("account", "stranger"), business.record_id("account", "owner")
    text = f"external_id,Name,Account\nR1,a,{foreign}\nR2,b,{own}\n"
    run = import_text(business, "admin", "opportunity", text)
    assert counts(run) == (1, 0, 0, 1)
    assert error_lines(business, "admin", run)[0]["Reason"] == f"Account: Account “{foreign}” was not found."
    with business.work("admin"):
        assert DEAL.objects.get(external_id="R2").account_id == own


def test_hidden_fields_are_no_targets(business: Any, quen_db: None) -> None:
    spec = get_spec("account")
    hidden = {info.name for info in business.hidden(spec)}
    header = ",".join(["Name", *sorted(hidden)])
    with business.work("restricted"):
        run = staged(business, "restricted", "account", header + "\nVisible" + ",1" * len(hidden) + "\n")
        assert {choice["field"] for choice in run.mapping.values()} & hidden == set()


def test_columns_decide_how_numbers_and_dates_are_written(business: Any, quen_db: None) -> None:
    text = (
        "external_id;Name;Amount;Close date\n"
        "V1;a;1.500;03/04/2026\nV2;b;2.750,50;25/12/2026\nV3;c;1.234.567;01/02/2026\n"
    )
    run = import_text(business, "admin", "opportunity", text)
    assert counts(run) == (3, 0, 0, 0)
    with business.work("admin"):
        found = DEAL.objects.filter(external_id__startswith="V").order_by("external_id")
        assert [(d.amount, d.close_date.isoformat()) for d in found] == [
            (Decimal(1500), "2026-04-03"),
            (Decimal("2750.50"), "2026-12-25"),
            (Decimal(1234567), "2026-02-01"),
        ]


def test_a_fill_names_new_records_and_never_leaves_an_empty_name(business: Any, quen_db: None) -> None:
    import_text(business, "admin", "account", "Name\nIsdom\n")
    import_text(business, "admin", "product", "Name\nGTX Pro\n")
    text = "external_id,Account,Product\nF1,Isdom,GTXPro\nF2,,gtx pro\nF3,Isdom,\nF4,,\n"
    run = import_text(business, "admin", "opportunity", text, fills={"name": "{Account} – {product}"})
    assert counts(run) == (3, 0, 0, 1)
    with business.work("admin"):
        names = dict(DEAL.objects.filter(external_id__startswith="F").values_list("external_id", "name"))
        assert names == {"F1": "Isdom – GTX Pro", "F2": "GTX Pro", "F3": "Isdom"}
        DEAL.objects.filter(external_id="F1").update(name="My name for it")
    again = import_text(business, "admin", "opportunity", text, fills={"name": "{Account} – {product}"})
    assert counts(again) == (0, 0, 3, 1)


def test_a_deal_without_stage_is_placed_once_asked(
    business: Any, quen_db: None, django_assert_max_num_queries: Any
) -> None:
    text = "external_id,Name\n" + "".join(f"Q{n},deal {n}\n" for n in range(1500))
    with django_assert_max_num_queries(60):
        run = import_text(business, "admin", "opportunity", text)
    assert counts(run) == (1500, 0, 0, 0)
    with business.work("admin"):
        assert set(DEAL.objects.filter(external_id__startswith="Q").values_list("stage__name")) == {("New",)}


def test_a_national_phone_number_is_one_of_the_country_of_its_row(business: Any, quen_db: None) -> None:
    text = 'Name,Phone,Country,Description\nA,0812345678,TH,a\tVN\nB,0901234567,,"x\ty\tTH"\nC,0812345678,,\n'
    run = import_text(business, "admin", "account", text)
    with business.work("admin"):
        found = dict(ACCOUNT.objects.filter(name__in=("A", "B", "C")).values_list("name", "phone"))
        assert found == {"A": "+66812345678", "B": "+84901234567", "C": "+84812345678"}
        assert ACCOUNT.objects.get(name="A").description == "a\tVN"
        assert ACCOUNT.objects.get(name="B").description == "x\ty\tTH"
    assert counts(run) == (3, 0, 0, 0)


def test_texts_that_hardly_occur_twice_are_not_remembered(business: Any, quen_db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(running, "CHUNK", 4)
    rows = "".join(f"Once {n},Huế,+8491200000{n}\n" for n in range(9)) + "Once 9,Huế,nonsense\n"
    run = staged(business, "admin", "account", f"Name,City,Phone\n{rows}")
    with business.work("admin") as actor:
        importer = running._Importer(run, actor)
        while run.status in {"queued", "running"}:
            importer.step(run)
        known = importer.reading.meanings
        assert [len(known[name]) for name in ("name", "phone", "city")] == [2, 2, 1]
        assert ACCOUNT.objects.filter(name__startswith="Once", city="Huế").count() == 9
    assert counts(run) == (9, 0, 0, 1)


def test_a_value_that_stands_once_goes_to_the_first_row_that_has_it(business: Any, quen_db: None) -> None:
    text = "external_id,Name\nU-1,First\nU-2,Second\nU-1,Third\nU-3,Fourth\n"
    run = import_text(business, "admin", "account", text, key="-")
    assert counts(run) == (3, 0, 0, 1)
    assert [(line["Row"], line["Reason"]) for line in error_lines(business, "admin", run)] == [
        ("4", "External ID: Another record already has this value.")
    ]
    with business.work("admin"):
        found = ACCOUNT.objects.filter(external_id__in=["U-1", "U-2", "U-3"]).order_by("external_id")
        assert [account.name for account in found] == ["First", "Second", "Fourth"]


def test_rows_too_large_for_one_statement_are_staged_in_several(
    business: Any, quen_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "LARGEST", 60)
    run = staged(business, "admin", "account", "Name,City\n" + "".join(f"Large {n},Huế\n" for n in range(7)))
    with business.work("admin"):
        assert [(row.number, row.cells) for row in reader.read_rows(run, 0, 10)] == [
            (n + 2, [f"Large {n}", "Huế"]) for n in range(7)
        ]

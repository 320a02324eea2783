"""What a row brings beside its record, names in several columns, and what is done with known records."""

from __future__ import annotations

from typing import Any

import pytest

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.imports.mapping import propose_mapping
from quen.kernel.imports.names import join_name
from quen.kernel.imports.tests.importing import counts, error_lines, import_text
from quen.kernel.registry.registry import get_spec

CONTACT, POINT, ADDRESS = (get_spec(name).model for name in ("contact", "contact_point", "address"))
OUTLOOK = (
    "First Name,Middle Name,Last Name,Company,Job Title,E-mail Address,E-mail 2 Address,E-mail 3 Address,"
    "Business Phone,Home Phone,Mobile Phone,Business Street,Business City,Home Street,Home City,Home Country/Region\n"
    "Lan,Thị,Trần,Sông Hồng,Buyer,lan@a.example,lan@b.example,lan@c.example,"
    "024 3826 1234,024 3826 9999,0912 345 678,1 Lê Lợi,Hà Nội,2 Lý Thường Kiệt,Hà Nội,Vietnam\n"
    "John,,Smith,,,john@a.example,,,,,,,,,,\n"
)


def points(record: Any) -> list[tuple[str, str, str]]:
    rows = POINT.objects.filter(party_id=record.pk, deleted_at__isnull=True)
    return sorted(rows.values_list("kind", "value", "use"))


def test_outlook_comes_in_as_it_is(business: Any, fresh_db: str) -> None:
    run = import_text(business, "admin", "contact", OUTLOOK, create=("account",))
    assert counts(run) == (2, 0, 0, 0), error_lines(business, "admin", run)
    with business.work("admin"):
        lan = CONTACT.objects.get(email="lan@a.example")
        assert (lan.name, lan.phone, lan.mobile) == ("Trần Thị Lan", "+842438261234", "+84912345678")
        assert (lan.street, lan.city, lan.account.name) == ("1 Lê Lợi", "Hà Nội", "Sông Hồng")
        assert points(lan) == [
            ("email", "lan@b.example", ""),
            ("email", "lan@c.example", ""),
            ("phone", "+842438269999", "private"),
        ]
        home = ADDRESS.objects.get(party_id=lan.pk)
        assert (home.use, home.street, home.city, home.country) == ("home", "2 Lý Thường Kiệt", "Hà Nội", "VN")
        assert CONTACT.objects.get(email="john@a.example").name == "John Smith"
        log = ChangeEntry.objects.count()
    again = import_text(business, "admin", "contact", OUTLOOK, create=("account",))
    assert counts(again) == (0, 0, 2, 0)
    with business.work("admin"):
        assert ChangeEntry.objects.count() == log


def test_something_new_beside_a_known_record_changes_it(business: Any, fresh_db: str) -> None:
    import_text(business, "admin", "contact", "Name,Email\nLan,lan@a.example\n")
    text = "Name,Email,Email 2\nLan,lan@a.example,LAN@b.example\n"
    run = import_text(business, "admin", "contact", text)
    assert counts(run) == (0, 1, 0, 0)
    with business.work("admin"):
        assert points(CONTACT.objects.get(email="lan@a.example")) == [("email", "LAN@b.example", "")]


def test_what_cannot_be_read_fails_its_row_and_what_lacks_a_part_is_told(business: Any, fresh_db: str) -> None:
    text = (
        "Name,Email,Email 2,Home Street,Home City,Other City\n"
        "A,a@a.example,nonsense,,,\n"
        "B,b@a.example,b@b.example,,Huế,Vinh\n"
    )
    run = import_text(business, "admin", "contact", text)
    assert counts(run) == (1, 0, 0, 1)
    (line,) = error_lines(business, "admin", run)
    assert line["Reason"].startswith("Email 2: ")
    with business.work("admin"):
        b = CONTACT.objects.get(email="b@a.example")
        assert (b.street, b.city) == ("", "Huế")
        assert not ADDRESS.objects.filter(party_id=b.pk).exists()
        assert not CONTACT.objects.filter(email="a@a.example").exists()
    assert ["Other City", "", "Further address was left out: Street is missing.", 1] in run.report["notes"]


def test_who_may_not_write_further_details_is_not_offered_them(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        offered = propose_mapping(get_spec("contact"), ["Name", "Email", "Email 2"], [[], [], []], actor)
        assert offered == {0: "name", 1: "email", 2: "email.value"}
    with business.work("reader") as actor:
        offered = propose_mapping(get_spec("contact"), ["Name", "Email", "Email 2"], [[], [], []], actor)
        assert 2 not in offered


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["First Name", "Last Name", "E-mail"], {0: "name", 1: "name", 2: "email"}),
        (["Họ và tên đệm", "Tên", "Điện thoại"], {0: "name", 1: "name", 2: "phone"}),
        (["ชื่อ", "นามสกุล", "อีเมล", "มือถือ"], {0: "name", 1: "name", 2: "email", 3: "mobile"}),
        (["First Name", "Last Name", "Display Name"], {2: "name"}),
        (["Họ tên", "Chức vụ", "Công ty", "Di động"], {0: "name", 1: "job_title", 2: "account", 3: "mobile"}),
        (
            ["MailingStreet", "MailingCity", "MailingState", "MailingPostalCode", "MailingCountry", "LastName",
             "FirstName", "AccountId", "MobilePhone", "OwnerId", "Id"],
            {0: "street", 1: "city", 2: "province", 3: "postal_code", 4: "country", 5: "name", 6: "name",
             7: "account", 8: "mobile", 9: "owner", 10: "external_id"},
        ),
        (["Address Line 1", "Address Line 2", "City", "Name"], {0: "street", 1: "street", 2: "city", 3: "name"}),
        (["Name", "Fax", "Other e-mail", "Other e-mail 2"],
         {0: "name", 1: "fax.value", 2: "email.value", 3: "email.value"}),
    ],
)  # fmt: skip
def test_headers_in_three_languages(business: Any, quen_db: None, header: list[str], found: dict[int, str]) -> None:
    with business.work("admin") as actor:
        assert propose_mapping(get_spec("contact"), header, [[] for _ in header], actor) == found


@pytest.mark.parametrize(
    ("parts", "country", "name"),
    [
        ({"given": "Lan", "middle": "Thị", "family": "Trần"}, "US", "Trần Thị Lan"),
        ({"given": "An", "family": "Nguyen"}, "VN", "Nguyen An"),
        ({"given": "Kim", "family": "Nguyen"}, "US", "Kim Nguyen"),
        ({"given": "Martin", "middle": "L.", "family": "King", "suffix": "Jr."}, "VN", "Martin L. King Jr."),
        ({"given": "สมชาย", "family": "ใจดี"}, "TH", "สมชาย ใจดี"),
        ({"family": "Lê"}, "VN", "Lê"),
    ],
)
def test_names_in_the_order_of_their_owners(parts: dict[str, str], country: str, name: str) -> None:
    assert join_name(parts, country=country) == name


TWO = "external_id,Name,Industry\nX1,First,Food\nX2,Second,Toys\n"


def test_only_create_and_only_change(business: Any, fresh_db: str) -> None:
    import_text(business, "admin", "account", "external_id,Name,Industry\nX1,First,Old\n")
    run = import_text(business, "admin", "account", TWO, mode="create")
    assert (run.counts["created"], run.counts["updated"], run.counts["skipped"]) == (1, 0, 1)
    (line,) = error_lines(business, "admin", run)
    assert (line["external_id"], line["Reason"]) == ("X1", "A record with this key exists already.")
    text = "external_id,Name,Industry\nX1,First,New\nX9,Ninth,Toys\n"
    run = import_text(business, "admin", "account", text, mode="update")
    assert (run.counts["created"], run.counts["updated"], run.counts["skipped"]) == (0, 1, 1)
    accounts = get_spec("account").model.objects
    with business.work("admin"):
        assert accounts.get(external_id="X1").industry == "New"
        assert not accounts.filter(external_id="X9").exists()


def test_an_empty_cell_keeps_or_empties(business: Any, fresh_db: str) -> None:
    import_text(business, "admin", "account", "external_id,Name,Industry,Employees\nX1,First,Food,5\n")
    text = "external_id,Name,Industry,Employees\nX1,,,\n"
    run = import_text(business, "admin", "account", text)
    assert counts(run) == (0, 0, 1, 0)
    run = import_text(business, "admin", "account", text, empty="clear")
    assert counts(run) == (0, 1, 0, 0)
    with business.work("admin"):
        one = get_spec("account").model.objects.get(external_id="X1")
        assert (one.name, one.industry, one.employees) == ("First", "", None)


def test_a_row_without_the_first_key_is_known_by_the_next(business: Any, fresh_db: str) -> None:
    import_text(business, "admin", "account", "external_id,Name\nX1,First\n,Second\n")
    run = import_text(business, "admin", "account", "external_id,Name,Industry\nX1,First,A\n,Second,B\n")
    assert counts(run) == (0, 2, 0, 0)


def test_a_row_without_what_cannot_be_read(business: Any, fresh_db: str) -> None:
    text = (
        "Name,Email,Phone,Email 2,Gender\n"
        "A,a@a.example,nonsense,also nonsense,M\n"
        "B,nonsense,0912 345 678,b@b.example,F\n"
        "C,c@a.example,0912 345 679,c@b.example,Male\n"
    )
    run = import_text(business, "admin", "contact", text, unreadable="leave")
    assert counts(run) == (2, 0, 0, 1)
    told = {line["Name"]: line["Reason"] for line in error_lines(business, "admin", run)}
    assert told == {
        "A": "Imported without: Phone: “nonsense” is not a phone number.; "
        "Email 2: “also nonsense” is not an e-mail address.",
        "B": "Email: “nonsense” is not an e-mail address.",
    }
    with business.work("admin"):
        a = CONTACT.objects.get(email="a@a.example")
        assert (a.phone, a.gender, points(a)) == ("", "male", [])
        assert points(CONTACT.objects.get(email="c@a.example")) == [("email", "c@b.example", "")]
    assert ["Gender", "M", "“M” was taken for “Male”.", 1] in run.report["notes"]

"""vCards and contact lists as phones, mail programs and web services have really written them."""

from __future__ import annotations

from pathlib import Path

import pytest

from quen.kernel.imports.sources.open import Facts, detect, rows_of

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"
CARDS, LISTS = SHARED / "vcard", SHARED / "contact-csv-exports" / "roundcube"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not CARDS.is_dir(), reason=f"the data sets are not beside the project ({CARDS})"),
]


def entries(path: Path) -> list[dict[str, str]]:
    """The rows of a file, without what is empty."""
    rows = rows_of(path, detect(path), Facts())
    header = next(rows)[1]
    return [{n: c for n, c in zip(header, cells, strict=False) if c} for _number, cells in rows]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (CARDS / "John_Doe_ANDROID.vcf", ["john.doe@company.com", "jane.doe@company.com", "Ñ Ñ Ñ Ñ Ñ",
                                           "Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ", "Ñ Ñ Ñ Ñ", "ÑÑÑÑ"]),
        (CARDS / "John_Doe_BLACK_BERRY.vcf", ["John Doe"]),
        (CARDS / "John_Doe_GMAIL.vcf", ["Mr. John Richter, James Doe Sr."]),
        (CARDS / "John_Doe_IPHONE.vcf", ["Mr. John Richter James Doe Sr."]),
        (CARDS / "John_Doe_MAC_ADDRESS_BOOK.vcf", ["Mr. John Richter,James Doe Sr."]),
        (CARDS / "John_Doe_MS_OUTLOOK.vcf", ["Mr. John Richter James Doe Sr."]),
        (CARDS / "fullcontact.vcf", ["Prefix FirstName MiddleName LastName Suffix"]),
        (CARDS / "gmail-single2.vcf", ["VCard Test"]),
        (CARDS / "jcard-example.json", ["Simon Perreault"]),
        (CARDS / "outlook-2007.vcf", ["Mr. Michael Angstadt Jr."]),
        (CARDS / "radicale-1587.vcf", ["Given Family"]),
        (CARDS / "rfc2426-example.vcf", ["Frank Dawson", "Tim Howes"]),
        (CARDS / "rfc6350-example.vcf", ["Simon Perreault"]),
        (LISTS / "vcf" / "apple.vcf", ["Apple Computer AG"]),
        (LISTS / "vcf" / "johndoe.vcf", ["John Doë"]),
        (LISTS / "vcf" / "thebat.vcf", ["Piotr Iksiñski"]),  # its charset is written nowhere
        (LISTS / "vcf" / "utf-16_sample.vcf", ["Ǽgean ĽdaMonté"]),
        (LISTS / "gmail.csv", ["Prefix Firstname Middle Lastname Suffix"]),
    ],
)  # fmt: skip
def test_everybody_is_there(path: Path, names: list[str]) -> None:
    assert [entry["Name"] for entry in entries(path)] == names


def test_what_the_iphone_knows() -> None:
    (entry,) = entries(CARDS / "John_Doe_IPHONE.vcf")
    assert {n: entry[n] for n in entry if "name" not in n.lower() and not n.startswith("X-")} == {
        "Organization": "IBM", "Department": "Accounting", "Job title": "Money Counter", "E-mail": "john.doe@ibm.com",
        "Mobile phone": "905-555-1234", "Phone": "905-777-1234", "Home phone": "905-666-1234",
        "Other phone": "905-222-1234", "Fax": "905-888-1234", "Fax 2": "905-999-1234", "Pager": "905-111-1234",
        "Street": "Silicon Alley 5", "City": "New York", "Region": "New York", "Postal code": "12345",
        "Country": "United States of America", "Work street": "Street4, Building 6, Floor 8", "Work city": "New York",
        "Work postal code": "12345", "Work country": "USA", "Website": "http://www.ibm.com", "Birthday": "2012-06-06",
    }  # fmt: skip


def test_what_outlook_writes_over_several_lines() -> None:
    (entry,) = entries(CARDS / "outlook-2007.vcf")
    assert entry["Notes"].startswith(
        "This is the NOTE field\t\nI assume it encodes this text inside a NOTE vCard type."
    )
    assert (entry["Birthday"], entry["Anniversary"]) == ("1922-03-10", "2012-08-01")
    assert entry["Street"] == "TheOffice, 222 Broadway"


def test_a_card_in_utf_16() -> None:
    (entry,) = entries(LISTS / "vcf" / "utf-16_sample.vcf")
    assert (entry["Street"], entry["City"], entry["Region"]) == ("169 Mária Canal", "LaPaz", "Conceptión")


def test_google_contacts() -> None:
    (entry,) = entries(LISTS / "gmail.csv")
    assert {n: entry[n] for n in entry if "name" not in n.lower()} == {
        "Organization": "company", "Job title": "jobtitle", "E-mail": "home@aaa.pl", "Work e-mail": "work@email.pl",
        "Other e-mail": "unknown@email.com", "Other e-mail 2": "other@email.com", "Mobile phone": "mobile",
        "Phone": "workphone", "Home phone": "homephone", "Other phone": "mainphone", "Fax": "homefax",
        "Fax 2": "workfax", "Pager": "pager", "Street": "home_pobox, home_street", "City": "home_city",
        "Region": "home_state", "Postal code": "home_zip", "Country": "home_country", "Work street": "work_street",
        "Work city": "work_city", "Work postal code": "work_zip", "Work country": "work_country",
        "Website": "test.com", "Other website": "home.page.com", "Birthday": "1975-12-12",
        "Categories": "* My Contacts, Test", "Notes": 'note"note', "Relation (Spouse)": "spouse",
    }  # fmt: skip

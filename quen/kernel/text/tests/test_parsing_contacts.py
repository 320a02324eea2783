from __future__ import annotations

import csv

import pytest

from quen.kernel.text.parsing import (
    ParseError,
    parse_country,
    parse_currency,
    parse_email,
    parse_phone,
    parse_url,
)
from quen.kernel.text.parsing.places import country_codes, currency_codes
from quen.kernel.text.tests.conftest import data_set


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("An.Nguyen@EXAMPLE.com", "An.Nguyen@example.com"),
        (" Ánh <anh@x.vn> ", "anh@x.vn"),
        ("mailto:a+b@x.co.th", "a+b@x.co.th"),
        ("nguyễn@ví-dụ.vn", "nguyễn@ví-dụ.vn"),
        ("a@x.com\u200b", "a@x.com"),
    ],
)
def test_email(text: str, address: str) -> None:
    assert parse_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@b",
        "@b.com",
        "a..b@c.com",
        ".a@c.com",
        "a b@c.com",
        "a@1.2.3.4",
        "x@-a.com",
        "a@b_c.com",
        "a@b@c.com",
    ],
)
def test_no_email(text: str) -> None:
    with pytest.raises(ParseError, match="is not an e-mail address"):
        parse_email(text)


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("090 123 4567", "VN", "+84901234567"),
        ("901234567", "VN", "+84901234567"),
        ("84901234567", "vn", "+84901234567"),
        ("+66 2 123 4567", "VN", "+6621234567"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "TH", "+66812345678"),
        ("(028) 3822 1234 ext 12", "VN", "+842838221234"),
    ],
)
def test_phone(text: str, region: str, number: str) -> None:
    assert parse_phone(text, region) == number


def test_no_phone() -> None:
    with pytest.raises(ParseError, match="“123” is not a valid phone number in VN"):
        parse_phone("123", "VN")
    for text in ("", "abc", "0901234567 / 0907654321"):
        with pytest.raises(ParseError, match="is not a phone number"):
            parse_phone(text, "VN")


@pytest.mark.data
def test_example_numbers_of_the_neighbours() -> None:
    path = data_set("phone-numbers") / "example_numbers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        examples = [row for row in csv.DictReader(file) if row["region"] in {"VN", "TH", "LA", "KH", "SG", "MY"}]
    assert len(examples) > 20
    for row in examples:
        assert parse_phone(row["e164"], "US") == row["e164"]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("example.com", "https://example.com"),
        ("HTTP://Example.com/", "http://example.com"),
        ("https://a.vn:8080/p?q=1#x", "https://a.vn:8080/p?q=1#x"),
        ("example.com:8080/đường", "https://example.com:8080/đường"),
    ],
)
def test_url(text: str, url: str) -> None:
    assert parse_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "localhost",
        "javascript:alert(1)",
        "ftp://x.vn",
        "foo bar.com",
        "x.com:99999",
        "user:pw@a.com",
        "http://[::1",
        "x.vn/<b>",
    ],
)
def test_no_url(text: str) -> None:
    with pytest.raises(ParseError, match="is not a web address"):
        parse_url(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("VN", "VN"),
        ("vnm", "VN"),
        ("Viet Nam", "VN"),
        ("Việt Nam", "VN"),
        ("เวียดนาม", "VN"),
        ("ไทย", "TH"),
        ("Korea", "KR"),
        ("Hàn Quốc", "KR"),
        ("U.S.A.", "US"),
        ("Mỹ", "US"),
        ("MY", "MY"),
        ("Nga", "RU"),
        ("NGA", "NG"),
        ("Áo", "AT"),
        ("ao", "AO"),
        ("Bỉ", "BE"),
        ("Anh", "GB"),
        ("uk", "GB"),
        ("nhat ban", "JP"),
        ("Côte d'Ivoire", "CI"),
    ],
)
def test_country(text: str, code: str) -> None:
    assert parse_country(text) == code


def test_no_country() -> None:
    assert {"VN", "TH"} <= country_codes()
    assert not {"EU", "ZZ", "UN"} & country_codes()
    for text in ("", "xx", "Atlantis", "EU"):
        with pytest.raises(ParseError, match="is not a country"):
            parse_country(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("vnd", "VND"),
        ("₫", "VND"),
        ("đ", "VND"),
        ("Đồng Việt Nam", "VND"),
        ("บาท", "THB"),
        ("Baht", "THB"),
        ("$", "USD"),
        ("US Dollar", "USD"),
        ("€", "EUR"),
        ("RM", "MYR"),
    ],
)
def test_currency(text: str, code: str) -> None:
    assert parse_currency(text) == code


def test_no_currency() -> None:
    assert {"VND", "THB", "USD"} <= currency_codes()
    for text in ("", "xyz", "DEM", "d"):
        with pytest.raises(ParseError, match="is not a currency"):
            parse_currency(text)

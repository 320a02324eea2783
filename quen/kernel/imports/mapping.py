"""Which field a column of a file is meant for, by its header and by what stands in it. A proposal, to be looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils import translation

from quen.kernel.errors import DomainError
from quen.kernel.imports.names import name_parts
from quen.kernel.imports.plan import PLACEHOLDER, importable, parts_of
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.folding import match_key
from quen.kernel.text.parsing import ParseError, parse_date, parse_email, parse_phone, parse_url

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

LANGUAGES = ("en", "vi", "th")
ENOUGH = 0.8  # of the samples look like an e-mail address …

# Headers that mean the same for every object, by the name of a field; those of Outlook, Thunderbird, Google and
# Salesforce among them.
_WORDS = {
    "external_id": "id record_id legacy_id reference ref_no external_id uid mã mã_số รหัส",
    "name": "title subject full_name display_name file_as tên ชื่อ",
    "email": "e-mail mail email_address e-mail_address primary_email email_1 work_e-mail thư_điện_tử อีเมล",
    "phone": "tel telephone phone_number business_phone work_phone primary_phone main_phone company_main_phone "
    "office_phone phone_1 điện_thoại sđt số_điện_thoại โทรศัพท์ เบอร์โทร",
    "mobile": "mobile_phone mobile_number",
    "website": "url web homepage site web_page web_page_1 website_1 business_web_page trang_web เว็บไซต์",
    "street": "address address_1 address_line_1 street_1 street_address mailing_street billing_street business_street "
    "work_address home_address home_street địa_chỉ ที่อยู่",
    "city": "town ward district mailing_city billing_city business_city work_city home_city thành_phố phường เมือง",
    "province": "state region mailing_state billing_state business_state work_state home_state state_province "
    "mailing_state_province billing_state_province tỉnh tỉnh_thành จังหวัด",
    "postal_code": "zip zip_code postcode mailing_postal_code billing_postal_code mailing_zip_postal_code "
    "billing_zip_postal_code business_postal_code work_zipcode home_zipcode home_postal_code mã_bưu_chính รหัสไปรษณีย์",
    "country": "nation country_code mailing_country billing_country business_country_region business_country "
    "work_country home_country home_country_region quốc_gia ประเทศ",
    "currency": "currency_code iso_currency currency_iso_code tiền_tệ loại_tiền สกุลเงิน",
    "description": "notes note comment comments remarks ghi_chú mô_tả หมายเหตุ",
    "owner": "sales_rep salesperson sales_person sales_person_id assigned_to account_manager rep agent owner_id "
    "owner_name record_owner người_phụ_trách ผู้รับผิดชอบ",
    "active": "is_active enabled",
}
# Columns that continue another one, and are joined to it.
_SECOND = {
    "street": "address_2 address_line_2 street_2 street_address_2 home_address_2 work_address_2 business_street_2 "
    "home_street_2 mailing_street_2 billing_street_2",
}
_BY_CONTENT = {"email": parse_email, "phone": lambda text: parse_phone(text, "VN"), "url": parse_url}
_ADDRESS = frozenset(("street", "city", "province", "postal_code", "country"))
_KINDS = ("home", "work", "business", "mailing", "billing", "shipping", "other")
_NUMBER = re.compile(r"\s*\d+$")
_CUSTOM = re.compile(r"__c$", re.IGNORECASE)  # what Salesforce puts at the end of the fields that a business added
_ID = re.compile(r"(?:^|[\W_]|(?<=[a-z]))I[Dd]$|(?:^|[\W_])id$")


def propose_mapping(
    spec: ObjectSpec, header: Sequence[str], samples: Sequence[Sequence[str]], actor: Actor
) -> dict[int, str]:
    """{column index: target}, each field at most once but for what is joined. `samples`: some cells of each column."""
    fields = importable(spec, actor)
    found = _full_name(spec, fields, header)
    taken = set(found.values())
    for words in (_own(spec, fields), _declared(spec, fields), _general(spec, fields)):
        names: dict[str, list[str]] = {}
        for name, word in words:
            names.setdefault(match_key(word), []).append(name)
        for index, text in enumerate(header):
            free = [name for name in reversed(names.get(_header_key(text), ())) if name not in taken]
            if free and index not in found:
                found[index] = free[0]
                taken.add(free[0])
    for index in [i for i, name in found.items() if name in fields and _speaks_against(fields[name], samples[i])]:
        del found[index]
    _by_values(spec, fields, samples, found)
    _first_is_id(fields, header, samples, found)
    _one_address(header, found)
    _add_seconds(header, found)
    _add_parts(spec, actor, header, found)
    for index, cells in enumerate(samples):
        if index not in found and (by_content := _by_content(fields, cells, set(found.values()))):
            found[index] = by_content
    return dict(sorted(found.items()))


def _speaks_against(info: FieldInfo, cells: Sequence[str]) -> bool:
    """Whether a column called as a date has not one date in it (“Birth Day” with 15 in it)."""
    texts = [cell for cell in cells if cell.strip()]
    if info.kind != "date" or not texts:
        return False
    for text in texts:
        try:
            parse_date(text)
        except ParseError:
            continue
        return False
    return True


def _header_key(text: str) -> str:
    return match_key(_CUSTOM.sub("", text))


def _by_values(
    spec: ObjectSpec, fields: dict[str, FieldInfo], samples: Sequence[Sequence[str]], found: dict[int, str]
) -> None:
    """A column with nothing but values that the object knows of a field is meant for it (“Title” with Mr. and Ms.)."""
    for name, words in spec.import_values.items():
        known = set(words.split())
        for index, cells in enumerate(samples):
            texts = {cell.strip(" .").casefold() for cell in cells if cell.strip()}
            free = name in fields and name not in found.values() and found.get(index) not in _ADDRESS
            if free and texts and texts <= known:  # a state may be called MS
                found[index] = name


def _first_is_id(
    fields: dict[str, FieldInfo], header: Sequence[str], samples: Sequence[Sequence[str]], found: dict[int, str]
) -> None:
    """A table of a database begins with its key: called “… ID”, filled, and never twice the same."""
    if "external_id" not in fields or "external_id" in found.values() or 0 in found or not header:
        return
    texts = [cell.strip() for cell in samples[0]]
    if len(texts) > 1 and all(texts) and len(set(texts)) == len(texts) and _ID.search(header[0].strip()):
        found[0] = "external_id"


def _full_name(spec: ObjectSpec, fields: dict[str, FieldInfo], header: Sequence[str]) -> dict[int, str]:
    """Given and family name in columns of their own make the name, where no column has the whole of it."""
    parts = name_parts(header)
    whole = {match_key(word) for word in ("name", "full name", "display name", "file as", "họ tên", "họ và tên")}
    whole |= {match_key(word) for word in spec.import_names.get(spec.title, "").split()}
    if not parts or spec.title not in fields:
        return {}
    if any(match_key(text) in whole for index, text in enumerate(header) if index not in parts):
        return {}
    return dict.fromkeys(parts, spec.title)


def _one_address(header: Sequence[str], found: dict[int, str]) -> None:
    """The street of the office and the country of the home are not one address: all follow the street."""
    kinds = {field: _kind(header[index]) for index, field in found.items() if field in _ADDRESS}
    kind = kinds.get("street", next(iter(kinds.values()), ""))
    for index in [i for i, field in found.items() if field in _ADDRESS and kinds[field] != kind]:
        del found[index]


def _kind(header: str) -> str:
    key = match_key(header)
    return next((kind for kind in _KINDS if key.startswith(kind)), "")


def _add_seconds(header: Sequence[str], found: dict[int, str]) -> None:
    for name, words in _SECOND.items():
        known = {match_key(word) for word in words.split()}
        if name in found.values():
            main = next(index for index, field in found.items() if field == name)
            first = match_key(header[main])
            for index, text in enumerate(header):
                key = match_key(text)
                continues = key in known and (key.startswith(first) or first in {"address", "addressline1", "address1"})
                if index not in found and continues:
                    found[index] = name


def _add_parts(spec: ObjectSpec, actor: Actor, header: Sequence[str], found: dict[int, str]) -> None:
    """What is left goes to further records, by their words; “Other e-mail 2” as well as “Other e-mail”."""
    names: dict[str, tuple[str, bool]] = {}
    for target, (part, info) in parts_of(spec, actor).items():
        for word in part.words.get(info.name, "").split():
            names.setdefault(match_key(word), (target, part.many))
    for index, text in enumerate(header):
        if index in found:
            continue
        target, many = names.get(match_key(text)) or names.get(match_key(_NUMBER.sub("", text))) or ("", False)
        plain = match_key(text) in names
        if target and (many or (plain and target not in found.values())):
            found[index] = target


def headers_of(spec: ObjectSpec, name: str, actor: Actor) -> list[str]:
    """The headers by which a column of a file is known to be meant for the field `name`, each in one spelling."""
    fields = importable(spec, actor)
    taken: dict[str, tuple[str, str]] = {}  # the first reading of a header is the one that counts
    for words in (_own(spec, fields), _declared(spec, fields), _general(spec, fields)):
        names = {match_key(word): (field, word) for field, word in words}
        for key, found in names.items():
            taken.setdefault(key, found)
    return sorted({word.replace("_", " ") for field, word in taken.values() if field == name}, key=match_key)


def propose_fills(spec: ObjectSpec, mapped: set[str], actor: Actor) -> dict[str, str]:
    """{field: template} for fields that a new record needs, that no column brings and nothing else sets.

    The currency of a mapped amount is among them, with the business's own currency.
    """
    fields = importable(spec, actor)
    given = {name for name, value in _prepared(spec, actor).items() if value not in (None, "")}
    fills = {
        info.name: _template(spec.import_template.get(info.name, ""), mapped)
        for info in fields.values()
        if info.required and info.name not in mapped | given
    }
    for info in fields.values():
        if info.kind == "money" and info.name in mapped and info.currency in fields and info.currency not in mapped:
            fills[info.currency] = actor.base_currency
    return fills


def _template(text: str, mapped: set[str]) -> str:
    """`text` with those of its placeholders that a column fills."""
    return " ".join(PLACEHOLDER.sub(lambda found: found[0] if found[1] in mapped else "", text).split())


def _prepared(spec: ObjectSpec, actor: Actor) -> dict[str, object]:
    values: dict[str, object] = {}
    if spec.prepare is not None:
        try:
            spec.prepare(values, actor, True)
        except DomainError:  # it wants values to work on; then it sets nothing by itself
            return {}
    return values


def _own(spec: ObjectSpec, fields: dict[str, FieldInfo]) -> Iterator[tuple[str, str]]:
    """Names and labels of fields, and those of the object itself for its title and its foreign id."""
    for language in LANGUAGES:
        with translation.override(language):
            if spec.title in fields:
                yield from ((spec.title, word) for word in (spec.name, spec.label, f"{spec.name} {spec.title}"))
            if "external_id" in fields:
                yield from (("external_id", f"{word} id") for word in (spec.name, spec.label))
            yield from ((name, str(info.label)) for name, info in fields.items())
    yield from ((name, name) for name in fields)


def _declared(spec: ObjectSpec, fields: dict[str, FieldInfo]) -> Iterator[tuple[str, str]]:
    for name in reversed(list(fields)):
        yield from ((name, word) for word in spec.import_names.get(name, "").split())


def _general(spec: ObjectSpec, fields: dict[str, FieldInfo]) -> Iterator[tuple[str, str]]:
    for name in reversed(list(fields)):
        info = fields[name]
        known = "owner" if name == spec.scope.owner else name
        yield from ((name, word) for word in _WORDS.get(known, "").split())
        if info.target:
            target = get_spec(info.target)
            yield from ((name, word) for word in (f"{name} id", f"{target.name} id"))
            for language in LANGUAGES:
                with translation.override(language):
                    yield from ((name, word) for word in (target.name, target.label, f"{info.label} {target.title}"))


def _by_content(fields: dict[str, FieldInfo], cells: Sequence[str], taken: set[str]) -> str:
    """The one free field of a kind that the cells speak for; "" where there is none, or more than one."""
    texts = [cell.strip() for cell in cells if cell.strip()]
    if len(texts) < 2:
        return ""
    for kind, parse in _BY_CONTENT.items():
        free = [info.name for info in fields.values() if info.kind == kind and info.name not in taken]
        if len(free) == 1 and _share(texts, kind, parse) >= ENOUGH:
            return free[0]
    return ""


def _share(texts: list[str], kind: str, parse: object) -> float:
    good = 0
    for text in texts:
        if kind == "url" and "." not in text.removeprefix("https://"):
            continue
        try:
            parse(text)  # type: ignore[operator]
            good += 1
        except ParseError:
            continue
    return good / len(texts)

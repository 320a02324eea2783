"""Which field a column of a file is meant for, by its header and by what stands in it. A proposal, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils import translation

from quen.kernel.errors import DomainError
from quen.kernel.imports.plan import importable
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.folding import match_key
from quen.kernel.text.parsing import ParseError, parse_email, parse_phone, parse_url

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

LANGUAGES = ("en", "vi", "th")
ENOUGH = 0.8  # of the samples look like an e-mail address …

# Headers that mean the same for every object, by the name of a field.
_WORDS = {
    "external_id": "id record_id legacy_id reference ref_no external_id mã mã_số รหัส",
    "name": "title subject full_name tên ชื่อ",
    "email": "e-mail mail email_address thư_điện_tử อีเมล",
    "phone": "tel telephone phone_number điện_thoại sđt số_điện_thoại โทรศัพท์ เบอร์โทร",
    "website": "url web homepage site trang_web เว็บไซต์",
    "street": "address address_1 street_address địa_chỉ ที่อยู่",
    "city": "town ward district thành_phố phường เมือง",
    "province": "state region tỉnh tỉnh_thành จังหวัด",
    "postal_code": "zip zip_code postcode mã_bưu_chính รหัสไปรษณีย์",
    "country": "nation country_code quốc_gia ประเทศ",
    "currency": "currency_code iso_currency tiền_tệ loại_tiền สกุลเงิน",
    "description": "notes note comment comments remarks ghi_chú mô_tả หมายเหตุ",
    "owner": "sales_rep salesperson sales_person assigned_to account_manager rep agent người_phụ_trách ผู้รับผิดชอบ",
    "active": "is_active enabled",
}
_BY_CONTENT = {"email": parse_email, "phone": lambda text: parse_phone(text, "VN"), "url": parse_url}


def propose_mapping(
    spec: ObjectSpec, header: Sequence[str], samples: Sequence[Sequence[str]], actor: Actor
) -> dict[int, str]:
    """{column index: field}, each field at most once. `samples`: some cells of each column."""
    fields = importable(spec, actor)
    found: dict[int, str] = {}
    for words in (_own(spec, fields), _declared(spec, fields), _general(spec, fields)):
        names = {match_key(word): name for name, word in words}
        for index, text in enumerate(header):
            name = names.get(match_key(text))
            if name and index not in found and name not in found.values():
                found[index] = name
    for index, cells in enumerate(samples):
        if index not in found and (by_content := _by_content(fields, cells, set(found.values()))):
            found[index] = by_content
    return dict(sorted(found.items()))


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
        info.name: spec.import_template.get(info.name, "")
        for info in fields.values()
        if info.required and info.name not in mapped | given
    }
    for info in fields.values():
        if info.kind == "money" and info.name in mapped and info.currency in fields and info.currency not in mapped:
            fills[info.currency] = actor.base_currency
    return fills


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

"""An example for each body of the OpenAPI document, made from its schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DEEPEST, _MEMBERS = 6, 5
_BY_FORMAT: dict[str, Any] = {
    "uuid": "0198c0de-0000-7000-8000-000000000001",
    "date": "2027-03-15",
    "date-time": "2027-03-15T09:30:00+00:00",
    "email": "jane@greenmountain.example",
    "uri": "https://greenmountain.example",
    "E.164": "+84901234567",
    "ISO 3166-1 alpha-2": "VN",
    "ISO 4217": "VND",
}
_BY_NAME = {"name": "Green Mountain Coffee", "external_id": "crm:1042", "city": "Huế", "key": "external_id"}
_USUAL = ("name", "given_name", "family_name", "subject", "amount", "account", "stage", "email", "country", "due_at")


def give_examples(document: dict[str, Any]) -> None:
    """Put an `example` into every JSON body of the document that has none."""
    schemas = document["components"]["schemas"]
    for methods in document["paths"].values():
        for method, described in methods.items():
            content = described.get("requestBody", {}).get("content", {}) if method != "parameters" else {}
            if "application/json" in content:
                media = content["application/json"]
                media.setdefault("example", example(media["schema"], schemas))


def example(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:
    """A value that the schema allows; of an object its required members and some usual ones."""
    if "$ref" in schema:
        return example(schemas[str(schema["$ref"]).rpartition("/")[2]], schemas, name, depth)
    for word in ("const", "default"):
        if schema.get(word) is not None:
            return schema[word]
    if "enum" in schema:
        return next((value for value in schema["enum"] if value != ""), "")
    choices = [one for one in (*schema.get("oneOf", ()), *schema.get("anyOf", ())) if one.get("type") != "null"]
    if choices and "properties" not in schema:
        if {one.get("type") for one in choices} == {"number", "string"}:
            return "1200.00"  # a decimal
        text = [one for one in choices if one.get("type") == "string"]
        return example({**schema, "oneOf": (), "anyOf": (), **(text or choices)[0]}, schemas, name, depth)
    kind = schema.get("type")
    kind = next((one for one in kind if one != "null"), "null") if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        return _object(schema, schemas, depth)
    if kind == "array":
        items = schema.get("items", {})
        several = items.get("oneOf", [items])
        return [example(one, schemas, name, depth + 1) for one in several] if depth < _DEEPEST else []
    return {"integer": 1, "number": 1200, "boolean": True, "null": None}.get(str(kind), _text(schema, name))


def _object(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int) -> dict[str, Any]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    required = list(schema.get("required", ()))
    if "oneOf" in schema:  # one of several sets of members
        required += schema["oneOf"][0].get("required", [])
    usual = [name for name in _USUAL if name in properties] or [name for name in properties if name != "id"]
    names = list(dict.fromkeys([*required, *usual]))[: max(len(required), _MEMBERS)]
    if "oneOf" in schema:
        names = required
    return {name: example(properties[name], schemas, name, depth + 1) for name in names if name in properties}


def _text(schema: Mapping[str, Any], name: str) -> str:
    found = _BY_FORMAT.get(schema.get("format") or schema.get("x-format") or "")
    if found is not None:
        return str(found)
    text = _BY_NAME.get(name) or str(schema.get("title") or name or "text")
    return text[: schema.get("maxLength", 200)]

"""The texts of the interface: whole in every language, and none of them in English only."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE, TEMPLATES = ROOT / "quen/locale", ROOT / "quen/ui/templates"
LANGUAGES = sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))
# Texts that may be the same in every language: names, and words that were borrowed.
SAME = {"API", "CSV", "E-mail", "Excel", "Fax", "JSON", "Quen", "Website"}
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|\{[\w%()]*\}|%%")
# What templates say in every language: the name of the product, keys, and words of the API and the filter language.
UNTRANSLATED = {"Ctrl K", "Esc", "Quen", "If-Match", "fields=name&limit=5", "last 14 days"}
SPOKEN = {"alt", "aria-description", "aria-label", "aria-placeholder", "placeholder", "title"}
MARK = "\u2022"  # stands where an expression was
WORD = re.compile(r"[^\W\d_]{3,}")


def catalog_of(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def originals(message: Message) -> tuple[str, ...]:
    """The text in English: one, or singular and plural."""
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def translations(message: Message) -> tuple[str, ...]:
    """The text in the catalogue's language: one, or one for each plural form."""
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return tuple(str(text or "") for text in texts)


def messages(language: str) -> list[Message]:
    return [message for message in catalog_of(language) if message.id]


def test_there_are_languages() -> None:
    assert LANGUAGES, "no catalogue found"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    found = [f"fuzzy: {m.id}" for m in messages(language) if m.fuzzy]
    found += [f"empty: {m.id}" for m in messages(language) if not all(translations(m))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    """Those of the plural, which is what a language with one form has."""
    found = []
    for message in messages(language):
        wanted = sorted(PLACEHOLDER.findall(originals(message)[-1]))
        texts = [text for text in translations(message) if text]
        found += [f"{message.id}: {text}" for text in texts if sorted(PLACEHOLDER.findall(text)) != wanted]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_in_english(language: str) -> None:
    found = [m.id for m in messages(language) if {*originals(m)} & {*translations(m)} and m.id not in SAME]
    assert not found, f"the same as in English: {found}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_edges_are_kept(language: str) -> None:
    """White space around a text belongs to the sentence it is put in."""
    found = []
    for message in messages(language):
        ends = [(text[:1].isspace(), text[-1:].isspace()) for text in originals(message)]
        if any((text[:1].isspace(), text[-1:].isspace()) not in ends for text in translations(message) if text):
            found.append(message.id)
    assert not found, found


class Spoken(HTMLParser):
    """Collects what a person reads or hears of a page: text, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.silent, self.found = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "code", "pre"}:
            self.silent = tag
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


# What Jinja2 adds to a page's source, and what stands for it when the source is read as HTML.
JINJA = (
    (r"\{#.*?#\}", ""),
    (r"\{% block \w*_class %\}.*?\{% endblock %\}", ""),
    (r"\{%-? set \w+ %\}(.*?)\{% endset -?%\}", r"<b\1>"),  # attributes that several elements share
    (r"\{%-? trans\b.*?\{%-? endtrans -?%\}", MARK),
    (r"\{%.*?%\}", ""),
    (r"(</?)\{\{.*?\}\}", r"\1b"),
    (r"\{\{.*?\}\}", MARK),
)


def literal_texts(source: str) -> list[str]:
    """The words of a template that no expression gives and that are not on the list of the untranslated."""
    for pattern, instead in JINJA:
        source = re.sub(pattern, instead, source, flags=re.DOTALL)
    page = Spoken()
    page.feed(source)
    page.close()
    parts = (part.strip(" \n\t·,:()") for text in page.found for part in text.split(MARK))
    return [part for part in parts if WORD.search(part) and part not in UNTRANSLATED]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_say_nothing_in_english_only(path: Path) -> None:
    found = literal_texts(path.read_text(encoding="utf-8"))
    assert not found, f"{path.relative_to(ROOT)}: {found}"


def test_literal_texts_are_found() -> None:
    page = '<p title="Close it">{{ x }} rows</p>{% if a %}{{ _("Save") }}{% endif %}'
    assert literal_texts(page) == ["Close it", "rows"]
    assert not literal_texts('{# words #}<b class="some words">{{ _("a > b") }} · Quen</b>{% set x = "word" %}')

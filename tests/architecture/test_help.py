"""Every screen explains itself, in every language."""

from __future__ import annotations

import re

import pytest

from quen.kernel.help.texts import LANGUAGES, latest_version, read, to_html, topics, topics_at
from quen.kernel.registry.registry import specs
from quen.kernel.registry.settings_link import settings_links

KINDS = {"list", "board", "calendar", "record", "pivot", "merge", "rights", "handover"}
PAGES = [
    *("/", "/search", "/notifications", "/profile", "/settings/", "/settings/trash/"),
    *("/import/contact/", "/export/contact/", "/bulk/x/"),
]


def test_every_text_is_there_in_every_language() -> None:
    missing = [f"{topic}: {set(LANGUAGES) - set(files)}" for topic, files in topics().items() if len(files) < 3]
    assert missing == []


def test_every_screen_of_the_navigation_has_its_help() -> None:
    known = set(topics())
    objects = {spec.name for spec in specs().values() if spec.menu is not None}
    assert objects - known == set()
    assert KINDS - known == set()
    pages = [url for spec in specs().values() for _label, url, _icon in spec.pages]
    links = [link.url for link in settings_links()]
    unexplained = [url for url in (*PAGES, *pages, *links) if topics_at(url) != [_topic(url)]]
    assert unexplained == []


def _topic(url: str) -> str:
    words = url.strip("/").split("/")
    if words[0] in {"import", "export", "bulk"}:
        return words[0]
    return "-".join(words) or "home"


def test_no_text_is_for_nothing() -> None:
    """Each belongs to an address, or to a kind of screen."""
    urls = {link.url for link in settings_links()} | {u for spec in specs().values() for _l, u, _i in spec.pages}
    used = {_topic(url) for url in (*PAGES, *urls)} | KINDS | set(specs()) | {"network", "news"}
    assert set(topics()) - used == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_written_and_lead_somewhere(language: str) -> None:
    wrong = []
    for topic, files in topics().items():
        source = files[language].read_text(encoding="utf-8")
        text = read(topic, language)
        assert text is not None
        lines = [line for line in source.splitlines() if line.startswith("# ")]
        links = re.findall(r"\]\(([^)]+)\)", source)
        english = files["en"].read_text(encoding="utf-8")
        if not source.startswith("# ") or len(lines) != 1 or not text.body.strip() or len(source) > 2000:
            wrong.append(f"{topic}: form")
        if [link for link in links if link not in topics()] or links != re.findall(r"\]\(([^)]+)\)", english):
            wrong.append(f"{topic}: links {links}")
        if re.findall(r"`[^`]+`", source) != re.findall(r"`[^`]+`", english):
            wrong.append(f"{topic}: keys")
        if language != "en" and source.splitlines()[0] == english.splitlines()[0]:
            wrong.append(f"{topic}: title in English")
        if source.count("\n- ") != english.count("\n- ") or source.count("**") % 2:
            wrong.append(f"{topic}: lists or stars")
        if "*" in re.sub(r"<[^>]+>", "", text.body):
            wrong.append(f"{topic}: stars that are not emphasis")
    assert wrong == []


def test_a_text_can_do_no_more_than_say_something() -> None:
    html = to_html(
        "<script>alert(1)</script> [x](javascript:alert(1)) ![y](/z.png) `<b>` [there](/settings/) [import](import)"
    )
    assert "<script" not in html
    assert "javascript:" not in re.sub(r">[^<]*<", "", html)
    assert "<img" not in html
    assert "<kbd>&lt;b&gt;</kbd>" in html
    assert '<a href="/settings/">there</a>' in html
    assert '<a href="/help/import" data-drawer="">import</a>' in html


def test_the_news_begin_with_a_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", latest_version())
    for path in topics()["news"].values():
        versions = re.findall(r"^## (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert versions[0] == latest_version()

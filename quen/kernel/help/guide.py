"""The user guide within the product: the pages of `docs/guide`, with their pictures.

They are read from the repository Quen runs from; where it runs without `docs` there is no guide. Texts and pictures
are of English and Vietnamese; people of other languages are shown the English ones.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markupsafe import Markup

from quen.config.env import REPOSITORY
from quen.kernel.help.texts import ADDRESS, Text

FOLDERS = {"en": Path("guide"), "vi": Path("guide/vi")}
GUIDE = f"{ADDRESS}guide/"
_PICTURES = Path("screenshots/guide")
_LINK = re.compile(r"\]\((?:guide/)?([\w-]+)\.md\)")


def docs() -> Path:
    """The folder of the documentation, whether it is there or not."""
    return REPOSITORY / "docs"


def language_of(language: str) -> str:
    """The language in which somebody of `language` is shown the guide."""
    return language if language in FOLDERS else "en"


@cache
def pages() -> tuple[str, ...]:
    """The names of the pages, in the order in which the overview of the documentation has them."""
    overview = docs() / "README.md"
    told = _LINK.findall(overview.read_text(encoding="utf-8")) if overview.is_file() else []
    there = {page.stem for page in (docs() / FOLDERS["en"]).glob("*.md")}
    return tuple(dict.fromkeys([*(name for name in told if name in there), *sorted(there)]))


def read_page(name: str, language: str) -> Text | None:
    """A page in the language in which somebody of `language` is shown it; None for one that does not exist."""
    return _read(name, language_of(language)) if name in pages() else None


@cache
def _read(name: str, language: str) -> Text:
    path = docs() / FOLDERS[language] / f"{name}.md"
    title, _line, body = path.read_text(encoding="utf-8").partition("\n")
    html = _markdown().render(body, {"folder": path.parent})
    return Text(name, title.removeprefix("# ").strip(), Markup(html))  # noqa: S704  (the renderer escapes)


def picture(language: str, name: str) -> bytes | None:
    """A picture of the guide as PNG. `name`: letters, digits and - only."""
    path = docs() / _PICTURES / language / f"{name}.png"
    return path.read_bytes() if language in FOLDERS and path.is_file() else None


def _address(target: str, folder: Path) -> str:
    """Where a link or a picture of a page in `folder` leads within the product; "" for elsewhere."""
    if target.startswith(("http://", "https://")):
        return target
    path = (folder / target.partition("#")[0]).resolve()
    for language, place in FOLDERS.items():
        if path.parent == (docs() / place).resolve() and path.suffix == ".md":
            return f"{GUIDE}{path.stem}?language={language}"
        if path.parent == (docs() / _PICTURES / language).resolve():
            return f"{GUIDE}{language}/{path.stem}.png"
    return ""


class _Renderer(RendererHTML):
    """Links lead to pages within Quen; those to other files of the documentation are text."""

    def image(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        source = _address(str(token.attrGet("src") or ""), env["folder"])
        text = self.renderInlineAsText(token.children or [], options, env)
        return str(Markup('<img class="q-guide-picture" src="{}" alt="{}" loading="lazy">').format(source, text))

    def link_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        del options
        address = _address(str(tokens[index].attrGet("href") or ""), env["folder"])
        env.setdefault("open", []).append("a" if address else "span")
        return str(Markup('<a href="{}">').format(address)) if address else "<span>"

    def link_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        del tokens, index, options
        return f"</{env['open'].pop()}>"


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("zero", {"html": False}, renderer_cls=_Renderer)
    return made.enable(
        ["heading", "list", "emphasis", "backticks", "link", "image", "entity", "table", "fence", "code"]
    )

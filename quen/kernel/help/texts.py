"""Help in place: short texts in Markdown, one file for each screen and language, beside the code they explain.

They stand in the folder `help/<language>/` of the kernel and of each context. The name of a file is the address of
its screen with - for /: `settings-users`, `pipeline-figures`. Screens of an object have two texts, the object's own
(`account`) and that of the kind of screen (`list`, `board`, `record`, …). The news are files of the same form.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markupsafe import Markup

from quen.kernel.registry.registry import specs

LANGUAGES = ("en", "vi", "th")
ADDRESS = "/help/"
NEWS = "news"


@dataclass(frozen=True)
class Text:
    """A text as it is shown. `body` is safe HTML, without the title."""

    topic: str
    title: str
    body: Markup


@cache
def topics() -> dict[str, dict[str, Path]]:
    """{topic: {language: its file}}, the kernel's first."""
    found: dict[str, dict[str, Path]] = {}
    folders = [Path(config.path) / "help" for config in apps.get_app_configs() if config.name.startswith("quen.")]
    for folder in sorted(folders):
        for language in LANGUAGES:
            for path in sorted((folder / language).glob("*.md")):
                if found.setdefault(path.stem, {}).setdefault(language, path) is not path:
                    raise RuntimeError(f"two help texts are called {path.stem!r}")
    return found


def read(topic: str, language: str) -> Text | None:
    """The text in `language`, in English where there is none; None for a topic that does not exist."""
    files = topics().get(topic, {})
    path = files.get(language) or files.get("en")
    return _read(topic, path) if path is not None else None


@cache
def _read(topic: str, path: Path) -> Text:
    title, _line, body = path.read_text(encoding="utf-8").partition("\n")
    return Text(topic, title.removeprefix("# ").strip(), to_html(body))


def topics_at(address: str) -> list[str]:
    """The topics that explain the screen at the path `address`, the most special first."""
    words = [word for word in address.split("?", maxsplit=1)[0].strip("/").split("/") if word]
    names = [word for word in words if not _is_id(word)]
    known = topics()
    if not names:
        return ["home"]
    if names[0] in specs():
        kinds = [word for word in names[1:] if word in known and word not in specs()]
        kind = kinds[0] if kinds else "record" if len(words) > len(names) or names[1:] == ["new"] else "list"
        return [topic for topic in (names[0], kind) if topic in known]
    for count in range(len(names), 0, -1):
        topic = "-".join(names[:count])
        if topic in known:
            return [topic]
    return ["home"]


def _is_id(word: str) -> bool:
    try:
        uuid.UUID(word)
    except ValueError:
        return False
    return True


@cache
def latest_version() -> str:
    """The version at the top of the news."""
    text = topics()[NEWS]["en"].read_text(encoding="utf-8")
    return next(line.removeprefix("## ").split(" ")[0] for line in text.splitlines() if line.startswith("## "))


class _Renderer(RendererHTML):
    """Keys stand as `Ctrl K`; links name another topic, or are addresses within Quen."""

    def code_inline(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        del options, env
        return str(Markup("<kbd>{}</kbd>").format(tokens[index].content))

    def link_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        target = str(token.attrGet("href") or "")
        if not target.startswith(("/", "#")):
            token.attrSet("href", f"{ADDRESS}{target}")
            token.attrSet("data-drawer", "")
        return self.renderToken(tokens, index, options, env)


@cache
def _markdown() -> MarkdownIt:
    """Raw HTML and addresses elsewhere are text, so that a text can do no more than say something."""
    made = MarkdownIt("zero", {"html": False}, renderer_cls=_Renderer)
    return made.enable(["heading", "list", "emphasis", "backticks", "link", "entity", "table"])


def to_html(text: str) -> Markup:
    """Markdown (headings, lists, tables, emphasis, keys, links) as HTML."""
    return Markup(_markdown().render(text))  # noqa: S704  (the renderer escapes, and lets no HTML through)

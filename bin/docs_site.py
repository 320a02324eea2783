"""What MkDocs is told besides `mkdocs.yml`: the order of the pages, files from outside `docs`, fonts and colors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "quen/ui/static"
# page of the site: file of the repository
OUTSIDE = {
    "about.md": "README.md",
    "changelog.md": "CHANGELOG.md",
    "requirements.md": "requirements/README.md",
    "license.md": "LICENSE",
}
_LINK = re.compile(r"(\]\()([^)#\s]+)((?:#[^)]*)?\))")
STYLE = """\
:root, [data-md-color-scheme] { --md-primary-fg-color: #0d6a78; --md-accent-fg-color: #0d6a78; }
[data-md-color-scheme="slate"] { --md-accent-fg-color: #63c5d2; --md-typeset-a-color: #63c5d2; }
[data-md-color-scheme="slate"] { --md-primary-fg-color: #0f4a54; }
:root { --md-text-font: "Be Vietnam Pro", "Noto Sans Thai"; }
.md-typeset table:not([class]) { font-size: 0.68rem; }
.md-grid { max-width: 70rem; }
"""


def on_config(config: Any) -> Any:
    """The order: the guide as its overview has it, the how-tos as theirs, then what is generated."""
    docs = Path(config["docs_dir"])
    objects = [f"generated/objects/{page.name}" for page in sorted((docs / "generated/objects").glob("*.md"))]
    generated = [
        f"generated/{page.name}" for page in sorted((docs / "generated").glob("*.md")) if page.stem != "README"
    ]
    decisions = [f"decisions/{page.name}" for page in sorted((docs / "decisions").glob("0*.md"))]
    config["nav"] = [
        {
            "Home": [
                "README.md",
                "about.md",
                "changelog.md",
                "status.md",
                "capabilities.md",
                "performance.md",
                "plans.md",
                "faults.md",
                "security.md",
            ]
        },
        {"Guide": [*_linked(docs / "README.md", "guide"), {"Tiếng Việt": _linked(docs / "README.md", "guide/vi")}]},
        {"Journeys": ["journeys/README.md", *_linked(docs / "journeys/README.md", "journeys")]},
        {"Programs": ["api.md"]},
        {"Developers": ["how-to/README.md", *_linked(docs / "how-to/README.md", "how-to")]},
        {"Catalogue": ["generated/README.md", *generated, {"Objects": objects}]},
        {"Decisions": ["decisions/README.md", *decisions, "dependencies.md", "requirements.md", "license.md"]},
    ]
    return config


def _linked(overview: Path, folder: str) -> list[str]:
    """The pages of a folder in the order in which the overview names them, then those it does not name."""
    base = overview.parent.parent / "docs" if overview.parent.name == "docs" else overview.parents[1]
    targets = re.findall(r"\]\(([\w/-]+\.md)\)", overview.read_text(encoding="utf-8"))
    found = [(overview.parent / target).resolve().relative_to(base).as_posix() for target in targets]
    named = [page for page in dict.fromkeys(found) if page.rpartition("/")[0] == folder]
    rest = sorted(f"{folder}/{page.name}" for page in (base / folder).glob("*.md") if page.name != "README.md")
    return [*named, *(page for page in rest if page not in named)]


def on_files(files: Files, config: Any) -> Files:
    """Pages from outside `docs`, and the fonts and the mark of the product itself."""
    for page, path in OUTSIDE.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        text = text if path.endswith(".md") else f"# License\n\n```text\n{text}\n```\n"
        files.append(File.generated(config, page, content=_relinked(text, Path(path).parent)))
    fonts = STATIC / "vendor/fonts"
    for font in sorted(fonts.glob("*.woff2")):
        files.append(File.generated(config, f"brand/{font.name}", abs_src_path=str(font)))
    files.append(File.generated(config, "brand/fonts.css", abs_src_path=str(fonts / "fonts.css")))
    files.append(File.generated(config, "brand/favicon.svg", abs_src_path=str(STATIC / "favicon.svg")))
    files.append(File.generated(config, "brand/site.css", content=STYLE))
    return files


def _relinked(text: str, folder: Path) -> str:
    """Links of a file of the repository as links from the top of the site."""

    def change(match: re.Match[str]) -> str:
        target = match.group(2)
        if "://" in target or target.startswith(("/", "mailto:")):
            return match.group(0)
        path = (ROOT / folder / target).resolve()
        return match.group(1) + _page_of(path) + match.group(3)

    return _LINK.sub(change, text)


def _page_of(path: Path) -> str:
    """The page of the site that a file of the repository is; its own path where it is none."""
    known = path.relative_to(ROOT).as_posix()
    outside = {source: page for page, source in OUTSIDE.items()}
    return outside.get(known, known.removeprefix("docs/"))


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Links out of `docs` lead to the pages made of those files."""
    del config, files
    if page.file.src_uri in OUTSIDE:
        return markdown
    up = "../" * page.file.src_uri.count("/")

    def change(match: re.Match[str]) -> str:
        target = match.group(2)
        path = (ROOT / "docs" / Path(page.file.src_uri).parent / target).resolve()
        if "://" in target or target.startswith("/") or path.is_relative_to(ROOT / "docs"):
            return match.group(0)
        return match.group(1) + up + _page_of(path) + match.group(3)

    return _LINK.sub(change, markdown)

"""The script and the stylesheet that are made smaller when static files are collected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from quen.config.bundle import BundleError, bundle
from quen.config.static import SCRIPT, STYLESHEET, Storage
from quen.config.stylesheet import trim, used_words

STATIC = Path(settings.BASE) / "ui" / "static"
MODULES = {
    "main.js": 'import * as list from "./list.js";\nimport { show as tell } from "./toast.js";\ntell(list.start());\n',
    "list.js": 'import { show } from "./toast.js";\nconst kept = 1;\nexport function start() { return show(kept); }\n',
    "toast.js": "const kept = 2;\nexport const show = (what) => what + kept;\n",
}


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    for name, text in MODULES.items():
        (tmp_path / name).write_text(text)
    return tmp_path / "main.js"


def test_modules_come_in_the_order_of_their_need_with_names_of_their_own(modules: Path) -> None:
    assert bundle(modules) == (
        "const $toast = (() => {\nconst kept = 2;\nconst show = (what) => what + kept;\n\nreturn { show };\n})();\n"
        "const $list = (() => {\nconst { show } = $toast;\nconst kept = 1;\nfunction start() { return show(kept); }\n\n"
        "return { start };\n})();\n"
        "const $main = (() => {\nconst list = $list;\nconst { show: tell } = $toast;\ntell(list.start());\n\n"
        "return {  };\n})();\n"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('import { a } from "./main.js";\n', "toast.js imports itself|main.js imports itself"),
        ("export default 1;\n", "toast.js: this form is not bundled: export default 1;"),
        ('const later = () => import("./list.js");\n', "toast.js: this form is not bundled"),
    ],
)
def test_what_cannot_be_bundled_is_named(modules: Path, text: str, reason: str) -> None:
    modules.with_name("toast.js").write_text(text)
    with pytest.raises(BundleError, match=reason):
        bundle(modules)


def test_all_behaviours_of_the_product_are_in_the_bundle() -> None:
    made = bundle(STATIC / SCRIPT)
    written = {path.stem for path in (STATIC / "behaviours").glob("*.js")} - {"early"}
    assert set(re.findall(r"^const \$(\w+) = ", made, re.MULTILINE)) == written
    assert not re.search(r"^(import|export)\b", made, re.MULTILINE)


def test_rules_stay_whose_classes_are_named_or_begin_like_a_name() -> None:
    css = (
        ":root{--a:1}body,.card .x,.gone,.btn-red{color:red}.card:not(.gone){top:0}"
        "@media print{.gone{top:1px}.card{top:2px}}@media screen{.gone{top:1px}}@keyframes k{from{top:0}}"
    )
    assert trim(css, frozenset({"card", "x", "btn-"})) == (
        ":root{--a:1}body,.card .x,.btn-red{color:red}.card:not(.gone){top:0}"
        "@media print{.card{top:2px}}@keyframes k{from{top:0}}"
    )


def test_the_stylesheet_keeps_what_the_templates_use(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text('<div class="card dropdown-menu"><a class="btn btn-{{ tone }}">')
    trimmed = trim((STATIC / STYLESHEET).read_text(), used_words([template]))
    assert {".card{", ".dropdown-menu{", ".btn-primary{"} <= set(re.findall(r"(?<=[},])\.[\w-]+\{", trimmed))
    assert ".offcanvas" not in trimmed
    assert ":root" in trimmed


def test_collected_files_are_the_small_ones_with_their_fingerprint(tmp_path: Path, settings: object) -> None:
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]
    storage = Storage(location=tmp_path)
    source = FileSystemStorage(STATIC)
    for name in (SCRIPT, STYLESHEET):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((STATIC / name).read_bytes())
    list(storage.post_process({name: (source, name) for name in (SCRIPT, STYLESHEET)}))
    script, sheet = (tmp_path / storage.stored_name(name) for name in (SCRIPT, STYLESHEET))
    assert re.fullmatch(r"main\.[0-9a-f]{12}\.js", script.name)
    assert script.read_text() == (tmp_path / SCRIPT).read_text() == bundle(STATIC / SCRIPT)
    assert sheet.stat().st_size < (STATIC / STYLESHEET).stat().st_size / 3

"""The core of the kernel: small, and below everything else of it (decision 0041; the imports are in .importlinter)."""

from __future__ import annotations

import configparser
from pathlib import Path

from tests.architecture.test_code import ROOT, sources

CORE_LINES = 15_000
ROOM_LINES = 8_500
# Part of every process rather than above or below: the tests' tools, migrations, and where Django looks for things.
NEITHER = {"testing", "migrations", "apps", "__init__", "__pycache__"}


def contract() -> tuple[set[str], set[str], list[str]]:
    """(rooms of the core, rooms above it, the imports that are still forgiven)."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    section = parser["importlinter:contract:core"]
    core, above = (
        {line.strip().removeprefix("quen.kernel.") for line in section[key].split("\n") if line.strip()}
        for key in ("source_modules", "forbidden_modules")
    )
    forgiven = [
        line.strip() for line in section["ignore_imports"].split("\n") if "->" in line and ".tests." not in line
    ]
    return core, above, [line for line in forgiven if not line.startswith("#")]


def lines_of(room: Path) -> int:
    """Lines of Python without tests and migrations."""
    files = [room] if room.suffix == ".py" else list(sources(room.relative_to(ROOT).as_posix()))
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)


def room(name: str) -> Path:
    folder = ROOT / "quen/kernel" / name
    return folder if folder.is_dir() else folder.with_suffix(".py")


def test_every_room_of_the_kernel_is_core_or_above_it() -> None:
    core, above, _forgiven = contract()
    rooms = {path.stem for path in (ROOT / "quen/kernel").iterdir() if path.is_dir() or path.suffix == ".py"} - NEITHER
    assert rooms == core | above
    assert not core & above


def test_the_core_is_small() -> None:
    core, _above, _forgiven = contract()
    sizes = {name: lines_of(room(name)) for name in core}
    assert sum(sizes.values()) < CORE_LINES, sizes


def test_no_room_is_a_kernel_of_its_own() -> None:
    _core, above, _forgiven = contract()
    sizes = {name: lines_of(room(name)) for name in above}
    assert {name: size for name, size in sizes.items() if size > ROOM_LINES} == {}


def test_what_is_forgiven_gets_less() -> None:
    """Whoever takes one away lowers the number; nobody raises it."""
    assert len(contract()[2]) <= 2

"""The how-tos as programs: their blocks with a file's name are written, their commands are run.

A fenced block whose head has `title="path"` is that file. A comment above it says otherwise:

    <!-- after: text -->          the block comes below the line that begins with the text (`text, last`: the last one)
    <!-- after: text --> <!-- replace -->   and takes that line's place (two comments, one below the other)
    <!-- end -->                  the block comes at the end of the file
    <!-- run -->                  above a block of shell: its commands are run
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.building.sandbox import Sandbox

_FENCE = re.compile(r"```(\w*)(?:\s+title=\"([^\"]+)\")?\s*$")
_COMMENT = re.compile(r"<!--\s*(after|replace|end|run)(?::\s*(.*?))?\s*-->\s*$")
_LAST = ", last"


@dataclass
class Block:
    """A block to be carried out; `line` is where it begins in its page."""

    page: str
    line: int
    language: str
    path: str
    orders: dict[str, str] = field(default_factory=dict)
    text: str = ""


def blocks_of(page: Path) -> Iterator[Block]:
    """The blocks of a page that mean something to be done, in their order."""
    orders: dict[str, str] = {}
    block: Block | None = None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if block is not None:
            if line.startswith("```"):
                if block.path or "run" in block.orders:
                    yield block
                block = None
            else:
                block.text += line + "\n"
        elif found := _COMMENT.match(line):
            orders[found.group(1)] = found.group(2) or ""
        elif opened := _FENCE.match(line):
            block = Block(page.name, number, opened.group(1), opened.group(2) or "", orders)
            orders = {}
        elif line.strip():
            assert not orders, f"{page.name}:{number}: a comment that orders something stands above no block"
    assert block is None, f"{page.name}: a block is not closed"


def carry_out(block: Block, sandbox: Sandbox) -> None:
    """Do what the block says in the copy."""
    where = f"{block.page}:{block.line}"
    if "run" in block.orders:
        for command in block.text.replace("\\\n", " ").splitlines():
            _run(shlex.split(command), sandbox)
        return
    target = sandbox.root / block.path
    if "end" in block.orders:
        target.write_text(target.read_text(encoding="utf-8") + block.text, encoding="utf-8")
    elif "after" in block.orders:
        target.write_text(_inserted(target.read_text(encoding="utf-8"), block, where), encoding="utf-8")
    else:
        sandbox.write(block.path, block.text)


def _inserted(text: str, block: Block, where: str) -> str:
    wanted = block.orders["after"]
    begin = wanted.removesuffix(_LAST)
    lines = text.splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if line.strip().startswith(begin)]
    assert found, f"{where}: {block.path} has no line that begins with {begin!r}"
    number = found[-1] if wanted.endswith(_LAST) else found[0]
    lines[number : number + 1] = [*([] if "replace" in block.orders else [lines[number]]), block.text]
    return "".join(lines)


def _run(words: list[str], sandbox: Sandbox) -> None:
    if not words or words[0] == "export":
        return
    if words[0] == "bin/quen":
        sandbox.run("-m", "quen.kernel.cli", *words[1:])
    else:
        assert words[0] == ".venv/bin/python", words
        sandbox.run(*words[1:])

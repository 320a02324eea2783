"""The three files of a new object: its model, its declaration with the verbs, and its tests."""

from __future__ import annotations

import textwrap

from quen.kernel.scaffold.names import class_of, label_of
from quen.kernel.scaffold.plan import NewAction, NewObject

_FUTURE = "from __future__ import annotations\n\n"
_GETTEXT = "from django.utils.translation import gettext_lazy as _\n\n"


def model_text(made: NewObject) -> str:
    """`model.py`."""
    uses = sorted({"SortKeyField", *(name for f in made.fields for name in f.uses)}, key=lambda n: (n.islower(), n))
    extras = "".join(f"    {f.extra}\n" for f in made.fields if f.extra)
    lines = "".join(f"    {f.name} = {f.line}\n" for f in made.fields)
    return (
        f'"""{made.label}: what it is."""\n\n{_FUTURE}from django.db import models\n{_GETTEXT}'
        "from quen.kernel.records.base import Record\n"
        f"from quen.kernel.records.fields import {', '.join(uses)}\n\n\n"
        f"class {class_of(made.name)}(Record):\n"
        f'    """{_sentence(made)}"""\n\n'
        f"{extras}{chr(10) if extras else ''}{lines}"
        '    name_sort = SortKeyField("name")\n\n'
        "    class Meta:\n"
        f'        verbose_name = _("{made.label}")\n'
        f'        verbose_name_plural = _("{made.plural}")\n'
    )


def _sentence(made: NewObject) -> str:
    owner = (
        "Its owner decides who sees it." if made.owned else "It belongs to nobody; only roles that name it write it."
    )
    return f"{made.label}. {owner}"


def object_text(made: NewObject) -> str:
    """`object.py`."""
    acting = bool(made.actions or made.board)
    stamped = any(action.stamps for action in made.actions)
    parts = [f'"""The declaration of the {made.label.lower()}{", and its verbs" if acting else ""}."""\n\n{_FUTURE}']
    if acting:
        more = "import uuid\n" if made.board else ""
        parts.append(f"{more}from typing import TYPE_CHECKING{', Any' if _plain(made) else ''}\n\n")
    parts.append(_GETTEXT)
    parts.append(f"from quen.apps.{made.context}.{made.name}.model import {class_of(made.name)}\n")
    if acting:
        parts.append("from quen.kernel.actions.declare import action\n")
        parts.append("from quen.kernel.clock import today\n" if stamped else "")
        parts.append("from quen.kernel.records.save import apply_changes\n")
    parts.append(f"from quen.kernel.registry.spec import {', '.join(_used(made))}\n\n")
    if acting:
        parts.append("if TYPE_CHECKING:\n    from quen.kernel.access.actor import Actor\n\n")
    parts += [f"\n{_action(made, found)}\n" for found in made.actions]
    parts.append(f"\n{_move(made)}\n" if made.board else "")
    parts.append(f"\n{_spec(made)}")
    return "".join(parts)


def _plain(made: NewObject) -> bool:
    return any(not found.stamps for found in made.actions)


def _used(made: NewObject) -> list[str]:
    names = ["A", "ObjectSpec", "Menu", "Section"]
    names += ["own_team_all"] if made.owned else []
    names += ["Board"] if made.board else []
    return sorted(names, key=lambda n: (n != "A", n.islower(), n))


def _action(made: NewObject, found: NewAction) -> str:
    kind, record, verb = class_of(made.name), made.name, found.verb
    if found.stamps:
        [name] = found.fields
        return (
            f"def can_{verb}(record: {kind}) -> bool:\n"
            f'    """Whether it has not been done yet."""\n    return record.{name} is None\n\n\n'
            f'@action(_("{label_of(verb)}"), icon="check", tone="success", available=can_{verb})\n'
            f"def {verb}_{record}(record: {kind}, *, actor: Actor) -> None:\n"
            f'    """Note that it is done, today."""\n'
            f'    apply_changes(record, {{"{name}": today(actor)}}, actor=actor)\n'
        )
    inputs = ", ".join(f"{name}: Any = None" for name in found.fields)
    changes = ", ".join(f'"{name}": {name}' for name in found.fields)
    return (
        f'@action(_("{label_of(verb)}"), icon="check", ask="{" ".join(found.fields)}")\n'
        f"def {verb}_{record}(record: {kind}, *, actor: Actor, {inputs}) -> None:\n"
        f'    """Write what only this verb writes."""\n'
        f"    apply_changes(record, {{{changes}}}, actor=actor)\n"
    )


def _move(made: NewObject) -> str:
    kind = class_of(made.name)
    return (
        f'@action(_("Move"), icon="arrow-right", button=False)\n'
        f"def move_{made.name}(record: {kind}, *, actor: Actor, {made.board}: uuid.UUID) -> None:\n"
        f'    """Put it into another column of the board."""\n'
        f'    apply_changes(record, {{"{made.board}": {made.board}}}, actor=actor)\n'
    )


def _spec(made: NewObject) -> str:
    long = " ".join(f.name for f in made.fields if f.kind == "longtext")
    short = " ".join(f.name for f in made.fields if f.kind != "longtext")
    notes = f', Section(_("Notes"), "{long}")' if long else ""
    area = "settings" if made.settings else made.context if made.context in {"customers", "sales"} else "sales"
    quick = [f.name for f in made.fields if f.required or f.name == "name"]
    quick += [n for n in made.shown if n not in quick and n != "owner"][: max(4 - len(quick), 0)]
    searched = "".join(f', "{f.name}": A' for f in made.fields if f.searched and f.name != "name")
    verbs = [f"{a.verb}_{made.name}" for a in made.actions] + ([f"move_{made.name}"] if made.board else [])
    by_hand = _writers(made)
    lines = [
        f"    model={class_of(made.name)},",
        f'    icon="{made.icon}",',
        f'    menu=Menu("{area}", 90),',
        "    settings=True," if made.settings else "",
        f'    columns="{" ".join(made.shown)}",',
        f'    sections=(Section(_("{made.label}"), {_wrapped(short)}){notes or ","}),',
        f'    quick="{" ".join(quick)}",',
        f'    search={{"name": A{searched}}},',
        f'    board=Board(by="{made.board}", total="{made.total}", boards="pipeline", move="move", since="updated_at"),'
        if made.board
        else "",
        '    scope=own_team_all("owner"),' if made.owned else "",
        f"    actions=({', '.join(verbs)}{',' if len(verbs) == 1 else ''})," if verbs else "",
        f"    written_by={{{by_hand}}}," if by_hand else "",
        f'    empty_hint=_("{made.plural} will stand here."),',
    ]
    return f"{made.name} = ObjectSpec(\n" + "\n".join(line for line in lines if line) + "\n)\n"


def _wrapped(names: str) -> str:
    """The names as one string, over several lines where it is long."""
    lines = textwrap.wrap(names, 90)
    return f'"{names}"' if len(lines) == 1 else "\n" + "\n".join(
        f'            "{line}{"" if line is lines[-1] else " "}"' for line in lines
    )  # fmt: skip


def _writers(made: NewObject) -> str:
    found: dict[str, tuple[str, ...]] = {name: ("import", a.verb) for a in made.actions for name in a.fields}
    if made.board:
        found[made.board] = ("create", "import", "move")
    return ", ".join(f'"{name}": ("' + '", "'.join(verbs) + '")' for name, verbs in found.items())


def test_text(made: NewObject) -> str:
    """`tests/test_<name>.py`: what it does beyond what the contract suite sees of every object."""
    stamping = [a for a in made.actions if a.stamps]
    asking = [a for a in made.actions if not a.stamps]
    who = "admin"  # may also make what it refers to
    run = "from quen.kernel.actions.run import run_action\n" if made.actions else ""
    clock = "from quen.kernel.clock import today\n" if stamping else ""
    factory = ", ".join([*(["fresh_value"] if asking else []), *(["make"] if made.actions else [])])
    making = f"from quen.kernel.testing.factory import {factory}\n" if factory else ""
    text = (
        f'"""What a {made.label.lower()} does."""\n\n{_FUTURE}from typing import Any\n\nimport pytest\n\n'
        f"from quen.apps.{made.context}.{made.name}.object import {made.name}\n{run}{clock}"
        f"from quen.kernel.errors import DomainError\nfrom quen.kernel.records.save import save_record\n{making}\n\n"
        "def test_it_needs_a_name(business: Any, quen_db: None) -> None:\n"
        f'    with business.work("{who}") as actor, pytest.raises(DomainError) as refused:\n'
        f'        save_record({made.name}, actor=actor, changes={{"name": ""}})\n'
        '    assert "name" in refused.value.by_field()\n'
    )
    for found in stamping:
        text += (
            f"\n\ndef test_{found.verb}_is_possible_once(business: Any, quen_db: None) -> None:\n"
            f'    with business.work("{who}") as actor:\n'
            f"        made = make({made.name}, actor=actor)\n"
            f'        done = run_action({made.name}, "{found.verb}", made.pk, {{}}, actor=actor)\n'
            f"        assert (done.{found.fields[0]}, done.version) == (today(actor), 2)\n"
            '        with pytest.raises(DomainError, match="present state"):\n'
            f'            run_action({made.name}, "{found.verb}", made.pk, {{}}, actor=actor)\n'
        )
    for found in asking:
        names = ", ".join(f'"{name}"' for name in found.fields)
        text += (
            f"\n\ndef test_{found.verb}_writes_what_it_asks_for(business: Any, quen_db: None) -> None:\n"
            f'    with business.work("{who}") as actor:\n'
            f"        made = make({made.name}, actor=actor)\n"
            f"        given = {{name: fresh_value({made.name}.fields[name]) for name in ({names},)}}\n"
            f'        done = run_action({made.name}, "{found.verb}", made.pk, given, actor=actor)\n'
            "        assert {name: getattr(done, name) for name in given} == given\n"
            "        assert done.version == 2\n"
        )
    return text

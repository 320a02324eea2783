"""The form of the filter language: what is read, printed and refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quen.kernel.query import expression
from quen.kernel.query.expression import All, Any, Comparison, FilterError, Has, Node, Not, show
from quen.kernel.query.parser import DEEPEST, LONGEST, parse

PATHS = st.from_regex(r"[a-z_][a-z0-9_]{0,8}(\.[a-z_][a-z0-9_]{0,8})?", fullmatch=True).filter(
    lambda path: path not in expression.KEYWORDS
)
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["this week", "last 7 days", "in 3 days", "today", "my team", "and", "not", "", '"', "\\", "2 weeks ago"]
    ),
)
ONE_VALUE = ("eq", "ne", "gt", "gte", "lt", "lte", "contains", "ncontains", "starts", "ends")
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Comparison, PATHS, st.sampled_from(ONE_VALUE), st.tuples(VALUES)),
    st.builds(Comparison, PATHS, st.sampled_from(("in", "nin")), st.lists(VALUES, min_size=1, max_size=4).map(tuple)),
    st.builds(Comparison, PATHS, st.sampled_from(("between", "nbetween")), st.tuples(VALUES, VALUES)),
    st.builds(Comparison, PATHS, st.sampled_from(("empty", "filled")), st.just(())),
    st.builds(Has, PATHS),
)


def _grown(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        parts.map(Not), several.map(expression.all_of), several.map(expression.any_of), st.builds(Has, PATHS, parts)
    )


def _deep(node: Node) -> int:
    if isinstance(node, All | Any):
        return 1 + max(_deep(part) for part in node.parts)
    if isinstance(node, Not):
        return 2 + _deep(node.part)
    return 1 + (_deep(node.inside) if isinstance(node, Has) and node.inside else 0)


NODES = st.recursive(LEAVES, _grown, max_leaves=8).filter(lambda node: _deep(node) < DEEPEST)


@given(NODES)
@settings(max_examples=400, deadline=None)
def test_what_is_printed_is_read_as_the_same(node: Node) -> None:
    text = show(node)
    if len(text) <= LONGEST:
        assert parse(text) == node
        assert show(parse(text)) == text


@given(st.text(max_size=80))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_at_a_place(text: str) -> None:
    found: Node | FilterError
    try:
        found = parse(text)
    except FilterError as refused:
        found = refused
    if isinstance(found, FilterError):
        assert 0 <= found.at <= len(text)
        assert found.field == "filter"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("amount>=5 AND stage=open", "amount >= 5 and stage = open"),
        ("amount gte 5", "amount >= 5"),
        ("a ne b", "a != b"),
        ("a not-in (x,y)", "a not in (x, y)"),
        ("a is not empty", "a is not empty"),
        ("a not-empty", "a is not empty"),
        ("a empty or (b = c or d = e)", "a is empty or b = c or d = e"),
        ("a = b and (c = d or e = f)", "a = b and (c = d or e = f)"),
        ("not (a = b)", "not a = b"),
        ("close_date = This Quarter", "close_date = this quarter"),
        ("close_date between 3 weeks ago and in 2 days", "close_date between 3 weeks ago and in 2 days"),
        ('name starts with "Công ty"', 'name starts "Công ty"'),
        ("name not contains x", "name not contains x"),
        ("owner = my team", "owner = my team"),
        ("not has activity (status = open and due <= today)", "not has activity (status = open and due <= today)"),
        ("has = 3", "has = 3"),
    ],
)
def test_spellings_have_one_canonical_form(text: str, canonical: str) -> None:
    assert show(parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 0),
        ("amount", 6),
        ("amount >=", 9),
        ("amount >= 5 or", 14),
        ("amount >= 5 stage = x", 12),
        ("(amount >= 5", 0),
        ("amount >= 5)", 11),
        ('name = "open', 7),
        ("name between 1 or 2", 15),
        ("name in x", 8),
        ("name in (x", 10),
        ("name is nothing", 8),
        ("name ~ x", 5),
        ("a.b.c = 1", 0),
        ("and = 1", 0),
        ("(" * 50 + "a = 1" + ")" * 50, DEEPEST),
        ("not " * 50 + "a = 1", 4 * DEEPEST),
        (" or ".join(["a = 1"] * 61), 60 * 9),
        ("a in (" + ",".join(["1"] * 201) + ")", 6 + 2 * 201 - 1),
        ("a" * 5000, LONGEST),
    ],
)
def test_what_is_wrong_says_where(text: str, at: int) -> None:
    with pytest.raises(FilterError) as refused:
        parse(text)
    assert refused.value.at == at

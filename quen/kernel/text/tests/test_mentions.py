"""Mentions in texts: written, read back, and never more than what was written."""

from __future__ import annotations

import uuid

from quen.kernel.text.mentions import Mention, excerpt, mentions, pieces, plain, write_mention

LAN = uuid.UUID("0198b7a0-0000-7000-8000-000000000001")


def test_a_mention_is_read_back() -> None:
    text = f"Chào {write_mention('member', LAN, 'Lan Phạm')}, xem giúp"
    assert text == f"Chào @[Lan Phạm](member:{LAN}), xem giúp"
    assert list(pieces(text)) == ["Chào ", Mention("member", LAN, "Lan Phạm"), ", xem giúp"]
    assert plain(text) == "Chào @Lan Phạm, xem giúp"
    assert mentions(text * 2) == {("member", LAN): 2}


def test_brackets_in_a_name_do_not_end_it() -> None:
    text = write_mention("team", LAN, "North [A] (old)\n")
    assert list(pieces(text)) == [Mention("team", LAN, "North A old")]


def test_what_only_looks_like_one_stays_text() -> None:
    for text in ("@[Lan](member:1)", f"@[Lan](role:{LAN})", f"@[](member:{LAN})", f"@[a\nb](member:{LAN})",
                 "@[Lan](member:------------------------------------)"):  # fmt: skip
        assert plain(text) == text
        assert not mentions(text)


def test_the_excerpt_is_around_the_mention() -> None:
    long = "đầu " * 100 + write_mention("member", LAN, "Lan") + " cuối" * 100
    cut = excerpt(long, LAN)
    assert "@Lan" in cut
    assert cut.startswith("… ")
    assert len(cut) < 150
    assert excerpt("ngắn\nthôi", LAN) == "ngắn thôi"

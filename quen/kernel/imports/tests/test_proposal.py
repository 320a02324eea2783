"""What the wizard proposes for columns whose headers alone do not tell."""

from __future__ import annotations

from typing import Any

import pytest

from quen.kernel.imports.mapping import propose_fills, propose_mapping
from quen.kernel.registry.registry import get_spec


@pytest.mark.parametrize(
    ("object_name", "header", "cells", "found"),
    [
        # the key of a database's table is its first column, filled and never twice the same
        ("account", ["BusinessEntityID", "Name"], [["7", "8"], ["A", "B"]], {0: "external_id", 1: "name"}),
        ("account", ["BusinessEntityID", "Name"], [["7", "7"], ["A", "B"]], {1: "name"}),
        ("account", ["BusinessEntityID", "Name"], [["7", ""], ["A", "B"]], {1: "name"}),
        ("account", ["Paid", "Name"], [["7", "8"], ["A", "B"]], {1: "name"}),
        ("account", ["Name", "BusinessEntityID"], [["A", "B"], ["7", "8"]], {0: "name"}),
        ("account", ["Branch ID", "Id", "Name"], [["1", "2"], ["7", "8"], ["A", "B"]], {1: "external_id", 2: "name"}),
        # a title is a job, or a form of address
        ("contact", ["Name", "Title"], [["A", "B"], ["Mr.", "", "Ms"]], {0: "name", 1: "salutation"}),
        ("contact", ["Name", "Title"], [["A", "B"], ["Mr.", "Baker"]], {0: "name", 1: "job_title"}),
        ("contact", ["Name", "Title"], [["A", "B"], ["", ""]], {0: "name", 1: "job_title"}),
        ("contact", ["Tên", "Vai"], [["A", "B"], ["Anh", "CHỊ"]], {0: "name", 1: "salutation"}),
        ("contact", ["Name", "State", "Type"], [["A"], ["MS"], ["EM"]], {0: "name", 1: "province"}),
        # fields that a business added in Salesforce
        ("opportunity", ["Name", "Primary_Contact__c"], [["A"], ["1"]], {0: "name", 1: "contact"}),
    ],
)
def test_by_what_stands_in_the_columns(
    business: Any, quen_db: None, object_name: str, header: list[str], cells: list[list[str]], found: dict[int, str]
) -> None:
    with business.work("admin") as actor:
        assert propose_mapping(get_spec(object_name), header, cells, actor) == found


def test_a_template_has_only_what_the_file_has(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        contact, deal = get_spec("contact"), get_spec("opportunity")
        assert propose_fills(contact, {"email"}, actor)["name"] == "{email}"
        assert propose_fills(contact, {"phone"}, actor)["name"] == ""
        assert propose_fills(deal, {"account", "product"}, actor)["name"] == "{account} {product}"
        assert propose_fills(deal, {"product"}, actor)["name"] == "{product}"

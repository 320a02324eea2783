"""A real sales pipeline comes in through the command line.

The literals were counted from the raw files with the csv module, not through the importer.
"""

from __future__ import annotations

import argparse
import io
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from quen.kernel.imports import cli
from quen.kernel.registry.registry import specs
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, create_tenant

DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "maven-crm-pipeline"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the data sets are not beside the project ({DATA})"),
]

COMMANDS = (
    "product products.csv --fill currency=USD",
    "account accounts.csv",
    "team sales_teams.csv --map manager=name --map regional_office=parent --map sales_agent= --create parent",
    "member sales_teams.csv --map sales_agent=name --map manager=team --map regional_office=",
    "opportunity sales_pipeline.csv --fill currency=USD --create stage",
)
STAGES = {
    "Engaging": (1589, "0"),
    "Lost": (2473, "0"),
    "Prospecting": (500, "0"),
    "Won": (4238, "10005534"),
}
QUARTERS = {
    None: (2089, "0"),
    "2017-1": (647, "1134672"),
    "2017-2": (2032, "3086111"),
    "2017-3": (2047, "2982255"),
    "2017-4": (1985, "2802496"),
}
PRODUCTS = {
    "GTK 500": (40, "400612"),
    "GTX Basic": (1866, "499263"),
    "GTX Plus Basic": (1383, "705275"),
    "GTX Plus Pro": (968, "2629651"),
    "GTX Pro": (1480, "3510578"),
    "MG Advanced": (1412, "2216387"),
    "MG Special": (1651, "43768"),
}
AGENTS = {
    "Anna Snelling": (448, "275056"),
    "Boris Faz": (210, "261631"),
    "Cassey Cress": (346, "450489"),
    "Cecily Lampkin": (203, "229800"),
    "Corliss Cosme": (310, "421036"),
    "Daniell Hammack": (259, "364229"),
    "Darcel Schlecht": (747, "1153214"),
    "Donn Cantrell": (275, "445860"),
    "Elease Gluck": (177, "289195"),
    "Garret Kinder": (123, "197773"),
    "Gladys Colclough": (317, "345674"),
    "Hayden Neloms": (202, "272111"),
    "James Ascencio": (267, "413533"),
    "Jonathan Berthelot": (345, "284886"),
    "Kami Bicknell": (362, "316456"),
    "Kary Hendrixson": (438, "454298"),
    "Lajuana Vencill": (311, "194632"),
    "Markita Hansen": (306, "328792"),
    "Marty Freudenburg": (281, "291195"),
    "Maureen Marcano": (285, "350395"),
    "Moses Frase": (260, "207182"),
    "Niesha Huffines": (239, "176961"),
    "Reed Clapper": (237, "438336"),
    "Rosalina Dieter": (160, "235403"),
    "Rosie Papadopoulos": (160, "230169"),
    "Versie Hillebrand": (361, "187693"),
    "Vicki Laflamme": (451, "478396"),
    "Violet Mclelland": (261, "123431"),
    "Wilburn Farren": (110, "157640"),
    "Zane Levy": (349, "430068"),
}
TEAMS = {
    "Cara Losch": ("East", 6),
    "Celia Rouche": ("West", 6),
    "Dustin Brinkmann": ("Central", 5),
    "Melvin Marxen": ("Central", 6),
    "Rocco Neubert": ("East", 6),
    "Summer Sewald": ("West", 6),
}


def bring_in(tenant: uuid.UUID, command: str) -> tuple[int, str]:
    """Run `quen import …` and return its exit status and what it printed."""
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    name, file, *rest = command.split()
    out = io.StringIO()
    options = parser.parse_args([name, str(DATA / file), "--tenant", str(tenant), *rest])
    return cli.handle(options, out, out), out.getvalue()


@pytest.fixture
def tenant(fresh_db: str) -> uuid.UUID:
    return create_tenant(TenantOptions(name="Maven", base_currency="USD", country="US", language="en"))


@pytest.fixture
def imported(tenant: uuid.UUID) -> list[str]:
    results = [bring_in(tenant, command) for command in COMMANDS]
    assert [status for status, _text in results] == [0, 0, 0, 0, 0], results
    return [text for _status, text in results]


def rows(tenant: uuid.UUID, sql: str) -> list[Any]:
    with tenant_context(tenant), connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def by(tenant: uuid.UUID, group: str) -> dict[Any, tuple[int, Decimal]]:
    found = rows(
        tenant,
        f"""SELECT {group}, count(*), coalesce(sum(o.amount), 0) FROM sales_opportunity o
            JOIN sales_stage s ON s.id = o.stage_id JOIN kernel_member m ON m.id = o.owner_id
            JOIN catalog_product p ON p.id = o.product_id GROUP BY 1""",
    )
    return {name: (count, total) for name, count, total in found}


def exact(expected: dict[Any, tuple[int, str]]) -> dict[Any, tuple[int, Decimal]]:
    return {name: (count, Decimal(total)) for name, (count, total) in expected.items()}


def test_the_deals_add_up_as_in_the_file(tenant: uuid.UUID, imported: list[str]) -> None:
    assert by(tenant, "s.name") == exact(STAGES)
    assert by(tenant, "m.name") == exact(AGENTS)
    assert by(tenant, "p.name") == exact(PRODUCTS)
    assert by(tenant, "extract(year FROM o.close_date) || '-' || extract(quarter FROM o.close_date)") == exact(QUARTERS)
    facts = rows(
        tenant,
        """SELECT count(*), count(account_id), count(opened_on), count(amount), count(DISTINCT external_id),
                  count(DISTINCT number), sum(amount_base), min(currency), max(currency), min(version), max(version)
           FROM sales_opportunity""",
    )
    assert facts == [(8800, 7375, 8300, 6711, 8800, 8800, Decimal("10005534.00"), "USD", "USD", 1, 1)]
    board = rows(
        tenant,
        """SELECT s.name, sum(b.records), sum(b.total) FROM board_total b JOIN sales_stage s ON s.id = b.group_id
           GROUP BY 1""",
    )
    assert {name: (count, total) for name, count, total in board} == exact(STAGES)
    assert "8,800 created, 0 updated, 0 unchanged, 0 failed" in imported[4]
    assert "1,480  product: “GTXPro” was taken for “GTX Pro”." in imported[4]


def test_one_deal_is_what_its_row_says(tenant: uuid.UUID, imported: list[str]) -> None:
    deal = rows(
        tenant,
        """SELECT o.name, a.name, p.name, m.name, s.name, s.kind, o.amount, o.opened_on::text, o.close_date::text
           FROM sales_opportunity o JOIN customers_account a ON a.id = o.account_id
           JOIN catalog_product p ON p.id = o.product_id JOIN kernel_member m ON m.id = o.owner_id
           JOIN sales_stage s ON s.id = o.stage_id WHERE o.external_id = 'Z063OYW0'""",
    )
    assert deal == [
        (
            "Isdom GTX Pro",
            "Isdom",
            "GTX Pro",
            "Darcel Schlecht",
            "Won",
            "won",
            Decimal("4514.00"),
            "2016-10-25",
            "2017-03-11",
        )
    ]
    nameless = rows(tenant, "SELECT DISTINCT name FROM sales_opportunity WHERE account_id IS NULL ORDER BY 1")
    assert [name for (name,) in nameless] == sorted(PRODUCTS)


def test_accounts_teams_and_people(tenant: uuid.UUID, imported: list[str]) -> None:
    accounts = rows(
        tenant,
        """SELECT count(*), sum(annual_revenue), sum(employees), sum(founded_year), count(parent_id),
                  count(*) FILTER (WHERE country = 'US'), count(*) FILTER (WHERE country = 'KR'),
                  count(*) FILTER (WHERE country = 'PH'), count(*) FILTER (WHERE industry = 'technolgy')
           FROM customers_account""",
    )
    assert accounts == [(85, Decimal("169543.80"), 396170, 169669, 15, 71, 1, 1, 12)]
    parent = rows(
        tenant,
        """SELECT p.name FROM customers_account a JOIN customers_account p ON p.id = a.parent_id
           WHERE a.name = 'dambase'""",
    )
    assert parent == [("Inity",)]
    teams = rows(
        tenant,
        """SELECT t.name, p.name, count(m.id) FROM kernel_team t JOIN kernel_team p ON p.id = t.parent_id
           LEFT JOIN kernel_member m ON m.team_id = t.id GROUP BY 1, 2""",
    )
    assert {name: (region, people) for name, region, people in teams} == TEAMS
    assert rows(tenant, "SELECT count(*) FROM kernel_team") == [(9,)]
    prices = rows(tenant, "SELECT name, price, currency FROM catalog_product WHERE name = 'GTK 500'")
    assert prices == [("GTK 500", Decimal("26768.00"), "USD")]


def test_a_second_import_changes_nothing(tenant: uuid.UUID, imported: list[str]) -> None:
    before = rows(tenant, "SELECT max(id), count(*) FROM change_log")
    for command, count in zip(COMMANDS, ("7", "85", "35", "35", "8,800"), strict=True):
        status, text = bring_in(tenant, command)
        assert (status, f"0 created, 0 updated, {count} unchanged, 0 failed" in text) == (0, True), text
    assert rows(tenant, "SELECT max(id), count(*) FROM change_log") == before


def test_a_dry_run_tells_the_same_and_writes_nothing(tenant: uuid.UUID) -> None:
    for command in COMMANDS[:4]:
        bring_in(tenant, command)
    before = rows(tenant, "SELECT max(id), count(*) FROM change_log")
    status, text = bring_in(tenant, COMMANDS[4] + " --dry-run")
    assert status == 0
    assert "8,800 created, 0 updated, 0 unchanged, 0 failed" in text
    assert "1,480  product: “GTXPro” was taken for “GTX Pro”." in text
    assert rows(tenant, "SELECT max(id), count(*) FROM change_log") == before
    assert rows(tenant, "SELECT (SELECT count(*) FROM sales_opportunity), (SELECT count(*) FROM sales_stage)") == [
        (0, 6)
    ]
    assert "opportunity" in specs()

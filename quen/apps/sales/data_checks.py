"""Deals: their amount against their lines, their stage against its history, and the sums of that history."""

from __future__ import annotations

from collections.abc import Iterator

from quen.kernel.checks.declare import Finding, Look, data_check

_AMOUNTS = """
SELECT o.tenant_id, o.id FROM data.sales_opportunity o JOIN (
    SELECT l.tenant_id, l.opportunity_id, sum(l.total) AS total FROM data.sales_opportunityline l
     WHERE l.deleted_at IS NULL AND {of_l} GROUP BY 1, 2) s ON s.tenant_id = o.tenant_id AND s.opportunity_id = o.id
 WHERE o.amount IS DISTINCT FROM s.total
"""
_LINES = """
SELECT l.tenant_id, l.id FROM data.sales_opportunityline l WHERE {of_l} AND l.total IS DISTINCT FROM
    round(l.quantity * l.unit_price * (100 - l.discount) / 100, app.currency_places(l.currency))
"""
_STAGES = """
SELECT o.tenant_id, o.id FROM data.sales_opportunity o LEFT JOIN LATERAL (
    SELECT m.to_stage_id FROM data.sales_stagemove m WHERE m.tenant_id = o.tenant_id AND m.opportunity_id = o.id
     ORDER BY m.at DESC, m.id DESC LIMIT 1) m ON true
 WHERE {of_o} AND m.to_stage_id IS DISTINCT FROM o.stage_id
"""
_FLOWS = """
SELECT tenant_id, from_stage_id, to_stage_id, month FROM (
    SELECT f.tenant_id, f.from_stage_id, f.to_stage_id, f.month, f.owner_key AS o, f.moves AS n, f.days AS d,
           f.amount AS a FROM data.sales_stageflow f WHERE {of_f}
    UNION ALL
    SELECT m.tenant_id, m.from_stage_id, m.to_stage_id, date_trunc('month', m.at AT TIME ZONE 'UTC')::date,
           coalesce(m.owner_id, '00000000-0000-0000-0000-000000000000'::uuid), -1, -coalesce(m.days, 0),
           -coalesce(m.amount, 0) FROM data.sales_stagemove m
     WHERE {of_m} AND m.from_stage_id IS NOT NULL AND m.to_stage_id IS NOT NULL
) x GROUP BY tenant_id, from_stage_id, to_stage_id, month, o HAVING sum(n) < 0
"""


@data_check("amounts of deals", cure="change a line of the deal and back; its sum is then made anew")
def amounts(look: Look) -> Iterator[Finding]:
    """A deal with lines has their sum as its amount; a line's total is quantity times price less discount."""
    look.count_rows("sales_opportunityline")
    for tenant_id, record_id in look.rows(_AMOUNTS.format(of_l=look.of("l"))):
        yield Finding("its amount is not the sum of its lines", tenant_id, "opportunity", str(record_id))
    for tenant_id, record_id in look.rows(_LINES.format(of_l=look.of("l"))):
        yield Finding("its total does not follow from its price", tenant_id, "opportunity_line", str(record_id))


@data_check("stage history", cure="move the deal to another stage and back; past sums cannot be mended so")
def stages(look: Look) -> Iterator[Finding]:
    """The last step of each deal leads to the stage that it is in, and the sums of a month have every step."""
    look.count_rows("sales_opportunity")
    for tenant_id, record_id in look.rows(_STAGES.format(of_o=look.of("o"))):
        yield Finding("its last step leads to another stage", tenant_id, "opportunity", str(record_id))
    for tenant_id, _start, to_stage, month in look.rows(_FLOWS.format(of_f=look.of("f"), of_m=look.of("m"))):
        yield Finding(f"the sums of {month} lack steps into this stage", tenant_id, "stage", str(to_stage))

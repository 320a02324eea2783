"""Timelines: the ties of activities against the activities."""

from __future__ import annotations

from collections.abc import Iterator

from quen.kernel.checks.declare import Finding, Look, data_check

_STALE = """
SELECT l.tenant_id, l.activity_id FROM data.activities_activitylink l
  JOIN data.activities_activity a ON a.tenant_id = l.tenant_id AND a.id = l.activity_id
 WHERE {of} AND (l.at, l.is_open, l.kind, l.pinned, l.member_id)
       IS DISTINCT FROM (a.moment, a.status = 'open', a.kind, a.pinned, a.owner_id)
"""
_MISSING = """
SELECT a.tenant_id, a.id FROM data.activities_activity a CROSS JOIN LATERAL (VALUES
    (nullif(split_part(a.about, ':', 2), '')::uuid), (a.account_id), (a.contact_id)) x (record_id)
 WHERE {of} AND x.record_id IS NOT NULL AND NOT EXISTS (SELECT FROM data.activities_activitylink l
    WHERE l.tenant_id = a.tenant_id AND l.activity_id = a.id AND l.record_id = x.record_id)
"""


@data_check("timelines", cure="edit the activity once, its date for example, and back")
def timelines(look: Look) -> Iterator[Finding]:
    """Every activity stands on the timelines of what it names, under its date, kind and owner."""
    look.count_rows("activities_activitylink")
    for tenant_id, record_id in look.rows(_STALE.format(of=look.of("l"))):
        yield Finding("stands on a timeline as it was before", tenant_id, "activity", str(record_id))
    for tenant_id, record_id in look.rows(_MISSING.format(of=look.of("a"))):
        yield Finding("is missing on a timeline", tenant_id, "activity", str(record_id))

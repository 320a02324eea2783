"""Deals from before there was a stage history: where they stand is their first step."""

from django.db import migrations

SQL = """
INSERT INTO sales_stagemove (id, tenant_id, opportunity_id, to_stage_id, at, owner_id, amount)
SELECT app.uuid7(), o.tenant_id, o.id, o.stage_id, o.stage_since, o.owner_id, o.amount_base FROM sales_opportunity o;
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0006_lines_team_history")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

"""Reasons typed until now become lists to choose from; probability, weighted amount and postponements by trigger."""

from django.db import migrations

SQL = """
INSERT INTO sales_lostreason (id, tenant_id, name, position, active, version)
SELECT app.uuid7(), tenant_id, outcome_note, row_number() OVER (PARTITION BY tenant_id ORDER BY count(*) DESC), true, 1
FROM sales_opportunity WHERE outcome_note <> '' GROUP BY tenant_id, outcome_note;

ALTER TABLE sales_opportunity DISABLE TRIGGER USER;
UPDATE sales_opportunity o SET lost_reason_id = r.id, outcome_note = ''
FROM sales_lostreason r WHERE r.tenant_id = o.tenant_id AND r.name = o.outcome_note;
UPDATE sales_opportunity o SET probability = s.probability, weighted = round(o.amount_base * s.probability / 100, 2)
FROM sales_stage s WHERE s.tenant_id = o.tenant_id AND s.id = o.stage_id;
ALTER TABLE sales_opportunity ENABLE TRIGGER USER;

-- A probability that was not set by hand is the stage's. A deal counts as postponed when its close date moves to a
-- later day while it is open. The name makes this trigger run after the one that works out amount_base.
CREATE OR REPLACE FUNCTION app.opportunity_weigh() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    chance integer;
    kind text;
BEGIN
    SELECT s.probability, s.kind INTO chance, kind FROM data.sales_stage s
     WHERE s.tenant_id = NEW.tenant_id AND s.id = NEW.stage_id;
    IF NEW.probability IS NULL THEN
        NEW.probability := chance;
    ELSIF TG_OP = 'UPDATE' AND NEW.stage_id IS DISTINCT FROM OLD.stage_id
          AND NEW.probability IS NOT DISTINCT FROM OLD.probability THEN
        NEW.probability := chance;
    END IF;
    IF TG_OP = 'UPDATE' AND kind = 'open' AND NEW.stage_id = OLD.stage_id AND NEW.close_date > OLD.close_date THEN
        NEW.pushed := OLD.pushed + 1;
    END IF;
    NEW.weighted := round(NEW.amount_base * NEW.probability / 100, 2);
    RETURN NEW;
END $$;
CREATE TRIGGER opportunity_weigh BEFORE INSERT OR UPDATE ON sales_opportunity
    FOR EACH ROW EXECUTE FUNCTION app.opportunity_weigh();

-- A stage that becomes more or less likely takes along the open deals that follow it.
CREATE OR REPLACE FUNCTION app.stage_probability() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE data.sales_opportunity o SET probability = NEW.probability
     WHERE o.tenant_id = NEW.tenant_id AND o.stage_id = NEW.id AND o.deleted_at IS NULL
       AND o.probability = OLD.probability;
    RETURN NULL;
END $$;
CREATE TRIGGER stage_probability AFTER UPDATE OF probability ON sales_stage
    FOR EACH ROW WHEN (NEW.probability IS DISTINCT FROM OLD.probability)
    EXECUTE FUNCTION app.stage_probability();
"""
BACK = """
DROP FUNCTION app.stage_probability() CASCADE;
DROP FUNCTION app.opportunity_weigh() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0004_leads_and_outcomes")]
    operations = [migrations.RunSQL(SQL, BACK)]

"""`stage_since` follows the stage, whatever changes it: form, API, bulk SQL or import."""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION app.opportunity_stage_since() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- a deal that comes from a file has stood there since it was opened
        NEW.stage_since := coalesce(NEW.opened_on::timestamp AT TIME ZONE 'UTC', now());
        IF NEW.stage_since > now() THEN NEW.stage_since := now(); END IF;
    ELSIF NEW.stage_id IS DISTINCT FROM OLD.stage_id THEN
        NEW.stage_since := now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opportunity_stage_since BEFORE INSERT OR UPDATE OF stage_id ON sales_opportunity
    FOR EACH ROW EXECUTE FUNCTION app.opportunity_stage_since();
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION app.opportunity_stage_since() CASCADE")]

-- The auditor's ways into the history: by time, by person, by object; by record there is change_log_history.
CREATE INDEX IF NOT EXISTS change_log_time ON data.change_log (tenant_id, at, id);
CREATE INDEX IF NOT EXISTS change_log_person ON data.change_log (tenant_id, actor_id, at, id);
CREATE INDEX IF NOT EXISTS change_log_object ON data.change_log (tenant_id, object, at, id);

-- Whole months older than `keep` months before the present one, at least 3, that every consumer has read, the oldest
-- first; `state` is attached, pending (half detached) or detached. `quen.kernel.changes.retention` takes them away.
CREATE OR REPLACE FUNCTION app.change_log_months_to_drop(keep integer) RETURNS TABLE (part text, state text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    oldest text := 'change_log_' || to_char(
        date_trunc('month', app.aging_now() AT TIME ZONE 'UTC') - make_interval(months => greatest(keep, 3)), 'YYYYMM');
    last xid8;
BEGIN
    FOR part, state IN
        SELECT c.relname::text, CASE WHEN i.inhrelid IS NULL THEN 'detached' WHEN i.inhdetachpending THEN 'pending' ELSE 'attached' END
          FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhparent = 'data.change_log'::regclass
         WHERE c.relnamespace = 'data'::regnamespace AND c.relkind = 'r' AND c.relname ~ '^change_log_\d{6}$' AND c.relname < oldest
         ORDER BY 1 LOOP
        EXECUTE format('SELECT xid FROM data.%I ORDER BY xid DESC LIMIT 1', part) INTO last;
        EXIT WHEN EXISTS (SELECT FROM data.consumer_position p WHERE p.xid::text::xid8 < last);
        RETURN NEXT;
    END LOOP;
END $$;
DROP FUNCTION IF EXISTS app.drop_change_log_partitions(integer);

-- The auditor's ways into the history: by time, by person, by object; by record there is change_log_history.
CREATE INDEX IF NOT EXISTS change_log_time ON data.change_log (tenant_id, at, id);
CREATE INDEX IF NOT EXISTS change_log_person ON data.change_log (tenant_id, actor_id, at, id);
CREATE INDEX IF NOT EXISTS change_log_object ON data.change_log (tenant_id, object, at, id);

-- Drops whole months older than `keep` months before the present one, at least 3, that every consumer has read.
CREATE OR REPLACE FUNCTION app.drop_change_log_partitions(keep integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    oldest text := 'change_log_' || to_char(
        date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => greatest(keep, 3)), 'YYYYMM');
    part text;
    last xid8;
    unread boolean;
    gone integer := 0;
BEGIN
    FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = 'data.change_log'::regclass AND c.relname < oldest ORDER BY c.relname LOOP
        EXECUTE format('SELECT xid FROM data.%I ORDER BY xid DESC LIMIT 1', part) INTO last;
        SELECT EXISTS (SELECT FROM data.consumer_position p WHERE p.xid::text::xid8 < last) INTO unread;
        EXIT WHEN unread;
        EXECUTE format('DROP TABLE data.%I', part);
        gone := gone + 1;
    END LOOP;
    RETURN gone;
END $$;

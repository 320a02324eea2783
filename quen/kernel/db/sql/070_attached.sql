-- The log of what hangs on a record (files, tags): one row per change, its root being that record.
-- Arguments: object name, then the columns that are not logged. The first state is logged with its values, so that
-- the history can name a file or a tag that is long gone; there is at most a handful of them on a record.
CREATE OR REPLACE FUNCTION app.attached_insert() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO data.change_log (tenant_id, object, record_id, root_object, root_id, operation, changes, actor_id, via, request_id)
    SELECT n.tenant_id, TG_ARGV[0], n.id, n.object, n.record_id, 'c', to_jsonb(n) - TG_ARGV[1:],
           nullif(current_setting('quen.actor', true), '')::uuid,
           coalesce(nullif(current_setting('quen.via', true), ''), 'sql'), coalesce(current_setting('quen.request', true), '')
    FROM new_rows n;
    IF FOUND THEN PERFORM pg_notify('quen_changes', ''); END IF;
    RETURN NULL;
END $$;

-- A row that moves to another record (a merge) is told in the history of the record it comes to.
-- No nested loop: a plan kept from one changed row would compare ten thousand each with each.
CREATE OR REPLACE FUNCTION app.attached_update() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
BEGIN
    INSERT INTO data.change_log (tenant_id, object, record_id, root_object, root_id, operation, changes, actor_id, via, request_id)
    SELECT n.tenant_id, TG_ARGV[0], n.id, n.object, n.record_id, 'u', d.changes,
           nullif(current_setting('quen.actor', true), '')::uuid,
           coalesce(nullif(current_setting('quen.via', true), ''), 'sql'), coalesce(current_setting('quen.request', true), '')
    FROM new_rows n
    JOIN old_rows o ON o.tenant_id = n.tenant_id AND o.id = n.id
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(b.key, jsonb_build_array(a.value, b.value)) AS changes
        FROM jsonb_each(to_jsonb(n) - TG_ARGV[1:]) b
        JOIN jsonb_each(to_jsonb(o) - TG_ARGV[1:]) a ON a.key = b.key
        WHERE a.value IS DISTINCT FROM b.value
    ) d
    WHERE d.changes IS NOT NULL;
    IF FOUND THEN PERFORM pg_notify('quen_changes', ''); END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.attached_delete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO data.change_log (tenant_id, object, record_id, root_object, root_id, operation, changes, actor_id, via, request_id)
    SELECT o.tenant_id, TG_ARGV[0], o.id, o.object, o.record_id, 'd', to_jsonb(o) - TG_ARGV[1:],
           nullif(current_setting('quen.actor', true), '')::uuid,
           coalesce(nullif(current_setting('quen.via', true), ''), 'sql'), coalesce(current_setting('quen.request', true), '')
    FROM old_rows o;
    IF FOUND THEN PERFORM pg_notify('quen_changes', ''); END IF;
    RETURN NULL;
END $$;

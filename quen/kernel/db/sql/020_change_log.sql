-- The change log (architecture, idea 2): one row per change of a record, written by statement triggers.
CREATE SEQUENCE IF NOT EXISTS data.change_log_id;

CREATE TABLE IF NOT EXISTS data.change_log (
    id          bigint      NOT NULL DEFAULT nextval('data.change_log_id'),
    at          timestamptz NOT NULL DEFAULT now(),
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    tenant_id   uuid        NOT NULL,
    object      text        NOT NULL,
    record_id   uuid        NOT NULL,
    root_object text        NOT NULL,
    root_id     uuid        NOT NULL,
    operation   "char"      NOT NULL,  -- c(reate), u(pdate), d(elete)
    changes     jsonb,                 -- update: {column: [old, new]}; delete: the row; create: null
    actor_id    uuid,
    via         text        NOT NULL DEFAULT 'sql',
    request_id  text        NOT NULL DEFAULT '',
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);

CREATE INDEX IF NOT EXISTS change_log_reading ON data.change_log (xid, id);
CREATE INDEX IF NOT EXISTS change_log_history ON data.change_log (tenant_id, root_id, id);

-- Partitions for the present month and `ahead` further ones. There is no default partition on purpose.
CREATE OR REPLACE FUNCTION app.ensure_change_log_partitions(ahead integer DEFAULT 3) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
    month date;
    made integer := 0;
    part text;
BEGIN
    FOR n IN 0..ahead LOOP
        month := (first + make_interval(months => n))::date;
        part := 'change_log_' || to_char(month, 'YYYYMM');
        IF to_regclass('data.' || part) IS NULL THEN
            EXECUTE format('CREATE TABLE IF NOT EXISTS data.%I PARTITION OF data.change_log FOR VALUES FROM (%L) TO (%L)',
                part, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
            EXECUTE format('ALTER TABLE data.%I ENABLE ROW LEVEL SECURITY', part);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;

-- A clock that has leapt over several months stands in one that has no partition, until the worker makes it some seconds
-- later. That is no fault of the record: an error of the server's state, which everybody takes for "in a moment".
CREATE OR REPLACE FUNCTION app.need_month_of_log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF to_regclass('data.change_log_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')) IS NULL THEN
        RAISE EXCEPTION 'the change log has no room for this month yet' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER need_month BEFORE INSERT ON data.change_log
    FOR EACH STATEMENT EXECUTE FUNCTION app.need_month_of_log();

-- Arguments: object name; column that names the record in whose history it stands, '' for itself; the object of
-- that record, '' when the column `object` tells; then the columns that are never logged (derived, technical, secret).
CREATE OR REPLACE FUNCTION app.log_insert() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO data.change_log (tenant_id, object, record_id, root_object, root_id, operation, actor_id, via, request_id)
    SELECT n.tenant_id, TG_ARGV[0], n.id, r.object, coalesce(r.id, n.id), 'c', nullif(current_setting('quen.actor', true), '')::uuid,
           coalesce(nullif(current_setting('quen.via', true), ''), 'sql'), coalesce(current_setting('quen.request', true), '')
    FROM new_rows n
    CROSS JOIN LATERAL (
        SELECT CASE WHEN TG_ARGV[1] = '' THEN TG_ARGV[0] WHEN TG_ARGV[2] <> '' THEN TG_ARGV[2] ELSE to_jsonb(n) ->> 'object' END AS object,
               CASE WHEN TG_ARGV[1] <> '' THEN (to_jsonb(n) ->> TG_ARGV[1])::uuid END AS id
    ) r;
    IF FOUND THEN PERFORM pg_notify('quen_changes', ''); END IF;
    RETURN NULL;
END $$;

-- Without nested loops: the plan is kept with the row counts of the session's first change, usually one row, and a
-- nested loop over 10,000 old and 10,000 new rows takes half a minute.
-- An argument `+column` names an amount in base currency. It is logged beside a change that it follows from, and
-- when it changes by itself, because of a new exchange rate, nobody has changed the record.
CREATE OR REPLACE FUNCTION app.log_update() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
DECLARE
    bases text[] := ARRAY(SELECT substr(a, 2) FROM unnest(TG_ARGV) a WHERE a LIKE '+%');
BEGIN
    INSERT INTO data.change_log (tenant_id, object, record_id, root_object, root_id, operation, changes, derived, actor_id, via, request_id)
    SELECT n.tenant_id, TG_ARGV[0], n.id, r.object, coalesce(r.id, n.id), 'u', d.changes,
           CASE WHEN bases <> '{}' THEN (
               SELECT jsonb_object_agg(b, jsonb_build_array(to_jsonb(o) -> b, to_jsonb(n) -> b)) FROM unnest(bases) b
               WHERE to_jsonb(o) -> b IS DISTINCT FROM to_jsonb(n) -> b) END,
           nullif(current_setting('quen.actor', true), '')::uuid,
           coalesce(nullif(current_setting('quen.via', true), ''), 'sql'), coalesce(current_setting('quen.request', true), '')
    FROM new_rows n
    JOIN old_rows o ON o.tenant_id = n.tenant_id AND o.id = n.id
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(b.key, jsonb_build_array(a.value, b.value)) AS changes
        FROM jsonb_each(to_jsonb(n) - TG_ARGV[3:]) b
        JOIN jsonb_each(to_jsonb(o) - TG_ARGV[3:]) a ON a.key = b.key
        WHERE a.value IS DISTINCT FROM b.value
    ) d
    CROSS JOIN LATERAL (
        SELECT CASE WHEN TG_ARGV[1] = '' THEN TG_ARGV[0] WHEN TG_ARGV[2] <> '' THEN TG_ARGV[2] ELSE to_jsonb(n) ->> 'object' END AS object,
               CASE WHEN TG_ARGV[1] <> '' THEN (to_jsonb(n) ->> TG_ARGV[1])::uuid END AS id
    ) r
    WHERE d.changes IS NOT NULL;
    IF FOUND THEN PERFORM pg_notify('quen_changes', ''); END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.log_delete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO data.change_log (tenant_id, object, record_id, root_object, root_id, operation, changes, actor_id, via, request_id)
    SELECT o.tenant_id, TG_ARGV[0], o.id, r.object, coalesce(r.id, o.id), 'd', to_jsonb(o) - TG_ARGV[3:], nullif(current_setting('quen.actor', true), '')::uuid,
           coalesce(nullif(current_setting('quen.via', true), ''), 'sql'), coalesce(current_setting('quen.request', true), '')
    FROM old_rows o
    CROSS JOIN LATERAL (
        SELECT CASE WHEN TG_ARGV[1] = '' THEN TG_ARGV[0] WHEN TG_ARGV[2] <> '' THEN TG_ARGV[2] ELSE to_jsonb(o) ->> 'object' END AS object,
               CASE WHEN TG_ARGV[1] <> '' THEN (to_jsonb(o) ->> TG_ARGV[1])::uuid END AS id
    ) r;
    IF FOUND THEN PERFORM pg_notify('quen_changes', ''); END IF;
    RETURN NULL;
END $$;

-- Questions that must be answered before a tenant is known, or across tenants; each answers just that.
CREATE OR REPLACE FUNCTION app.memberships(of_user uuid)
RETURNS TABLE (tenant_id uuid, tenant_name text, member_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT m.tenant_id, t.name::text, m.id FROM data.kernel_member m
        JOIN data.kernel_tenant t ON t.id = m.tenant_id
        WHERE m.user_id = of_user AND m.active AND m.deleted_at IS NULL ORDER BY t.name, m.tenant_id;
END $$;

-- The moment by which things grow old: what has lain too long is thrown away by this clock, not by the machine's, which
-- may be set wrong. It never goes ahead of the machine's, and at most ten times as fast as time passes; the worker moves
-- it on. So a clock that stands 200 days ahead for an hour throws away what is ten hours older, not 200 days.
CREATE OR REPLACE FUNCTION app.aging_now() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN least(now(), (SELECT h.at FROM data.process_heartbeat h WHERE h.process = 'aging'));
END $$;

-- So many seconds, by a clock that nobody sets, have passed since the last call.
CREATE OR REPLACE FUNCTION app.grow_older(seconds double precision) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO data.process_heartbeat AS h (process, at) VALUES ('aging', now())
    ON CONFLICT (process) DO UPDATE SET at = least(now(), h.at + make_interval(secs => 10 * seconds));
END $$;

-- Where a budget of the generic cell rate algorithm stands. None can be fuller than its span: one that seems to be is of
-- a time when the clock was ahead, and begins anew, or it would refuse until that time has come.
CREATE OR REPLACE FUNCTION app.spent_until(full_at timestamptz, span interval) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN full_at > statement_timestamp() + span THEN statement_timestamp()
                ELSE greatest(full_at, statement_timestamp()) END
$$;

-- Seconds since the oldest change that a consumer has not read, never 0 if there is one, whatever the clock said when it
-- was made; 0 when it has read everything.
CREATE OR REPLACE FUNCTION app.consumer_lag()
RETURNS TABLE (consumer text, seconds double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT p.consumer::text, coalesce((
        SELECT greatest(0.001, extract(epoch FROM clock_timestamp() - c.at)::double precision) FROM data.change_log c
        WHERE (c.xid, c.id) > (p.xid::text::xid8, p.entry_id) ORDER BY c.xid, c.id LIMIT 1), 0)
    FROM data.consumer_position p;
END $$;

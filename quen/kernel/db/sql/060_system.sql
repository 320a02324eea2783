-- Questions that must be answered before a tenant is known, or across tenants; each answers just that.
CREATE OR REPLACE FUNCTION app.memberships(of_user uuid)
RETURNS TABLE (tenant_id uuid, tenant_name text, member_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT m.tenant_id, t.name::text, m.id FROM data.kernel_member m
        JOIN data.kernel_tenant t ON t.id = m.tenant_id
        WHERE m.user_id = of_user AND m.active AND m.deleted_at IS NULL ORDER BY t.name, m.tenant_id;
END $$;

-- Seconds since the oldest change that a consumer has not read; 0 when it has read everything.
CREATE OR REPLACE FUNCTION app.consumer_lag()
RETURNS TABLE (consumer text, seconds double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT p.consumer::text, coalesce((
        SELECT extract(epoch FROM clock_timestamp() - c.at)::double precision FROM data.change_log c
        WHERE (c.xid, c.id) > (p.xid::text::xid8, p.entry_id) ORDER BY c.xid, c.id LIMIT 1), 0)
    FROM data.consumer_position p;
END $$;

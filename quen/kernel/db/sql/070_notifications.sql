-- The tenants in which a reminder has fallen due; the worker then goes to each of them.
CREATE OR REPLACE FUNCTION app.tenants_to_remind() RETURNS TABLE (tenant_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT r.tenant_id FROM data.reminder r
        WHERE r.done_at IS NULL AND r.at <= clock_timestamp();
END $$;

-- Notifications that were read, and reminders that were delivered, more than `days` ago; at most `max_rows` of each.
CREATE OR REPLACE FUNCTION app.drop_old_notifications(days integer, max_rows integer DEFAULT 5000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    notifications bigint;
    reminders bigint;
BEGIN
    DELETE FROM data.notification n USING (
        SELECT o.tenant_id, o.id FROM data.notification o
        WHERE o.read_at < app.aging_now() - make_interval(days => days) ORDER BY o.read_at LIMIT max_rows
    ) old WHERE n.tenant_id = old.tenant_id AND n.id = old.id;
    GET DIAGNOSTICS notifications = ROW_COUNT;
    DELETE FROM data.reminder r USING (
        SELECT o.tenant_id, o.id FROM data.reminder o
        WHERE o.done_at < app.aging_now() - make_interval(days => days) ORDER BY o.done_at LIMIT max_rows
    ) old WHERE r.tenant_id = old.tenant_id AND r.id = old.id;
    GET DIAGNOSTICS reminders = ROW_COUNT;
    RETURN notifications + reminders;
END $$;

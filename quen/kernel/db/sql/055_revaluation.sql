-- The amount in the base currency of the present tenant.
CREATE OR REPLACE FUNCTION app.in_base(amount numeric, currency text, on_day date) RETURNS numeric
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN app.to_base(app.current_tenant(), amount, currency, on_day);
END $$;

-- The tenants in which amounts of some currency were brought to the present rate after a moment.
CREATE OR REPLACE FUNCTION app.revalued_after(moment timestamptz) RETURNS TABLE (tenant_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT r.tenant_id FROM data.kernel_revaluation r WHERE r.finished_at > moment;
END $$;

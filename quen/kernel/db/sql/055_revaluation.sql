-- The amount in the base currency of the present tenant.
CREATE OR REPLACE FUNCTION app.in_base(amount numeric, currency text, on_day date) RETURNS numeric
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN app.to_base(app.current_tenant(), amount, currency, on_day);
END $$;

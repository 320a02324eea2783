-- The amount in the tenant's base currency at the rate valid on `on_day`; before the first rate, the first one;
-- without any rate NULL, so that a sum never silently mixes currencies.
CREATE OR REPLACE FUNCTION app.to_base(tenant uuid, amount numeric, currency text, on_day date) RETURNS numeric
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    base text;
    found numeric;
BEGIN
    IF amount IS NULL THEN RETURN NULL; END IF;
    SELECT t.base_currency INTO base FROM data.kernel_tenant t WHERE t.id = tenant;
    IF base IS NULL OR currency IS NULL OR currency = '' OR currency = base THEN RETURN amount; END IF;
    SELECT r.rate INTO found FROM data.kernel_currencyrate r
     WHERE r.tenant_id = tenant AND r.currency = to_base.currency AND r.deleted_at IS NULL
       AND r.valid_from <= coalesce(on_day, current_date)
     ORDER BY r.valid_from DESC LIMIT 1;
    IF found IS NULL THEN
        SELECT r.rate INTO found FROM data.kernel_currencyrate r
         WHERE r.tenant_id = tenant AND r.currency = to_base.currency AND r.deleted_at IS NULL
         ORDER BY r.valid_from LIMIT 1;
    END IF;
    RETURN round(amount * found, 2);
END $$;

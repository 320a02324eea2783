-- Lines of deals: their totals, and the deal's amount, which is their sum while there are any.

-- Decimal places of the smallest unit of a currency (ISO 4217), at most the two that amounts have.
CREATE OR REPLACE FUNCTION app.currency_places(currency text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI',
                                  'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 0 ELSE 2 END $$;

-- A deal that is not there is refused by the foreign key, one of another tenant by the view: the same answer whether it
-- exists or not, which a missing currency would tell.
CREATE OR REPLACE FUNCTION app.line_total() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT coalesce(nullif(o.currency, ''), t.base_currency) INTO NEW.currency
      FROM data.sales_opportunity o JOIN data.kernel_tenant t ON t.id = o.tenant_id
     WHERE o.tenant_id = NEW.tenant_id AND o.id = NEW.opportunity_id;
    NEW.currency := coalesce(NEW.currency, '');
    NEW.total := round(NEW.quantity * NEW.unit_price * (100 - NEW.discount) / 100, app.currency_places(NEW.currency));
    RETURN NEW;
END $$;

-- The deals are locked first, in one order, and summed by a statement of its own, which sees what others committed
-- while this one waited.
CREATE OR REPLACE FUNCTION app.line_sum(tenant uuid[], deals uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM data.sales_opportunity o
      JOIN (SELECT DISTINCT t, d FROM unnest(tenant, deals) x(t, d)) x ON x.t = o.tenant_id AND x.d = o.id
     ORDER BY o.tenant_id, o.id FOR NO KEY UPDATE OF o;
    UPDATE data.sales_opportunity o
       SET amount = s.total, version = o.version + 1, updated_at = now(),
           updated_by_id = coalesce(nullif(current_setting('quen.actor', true), '')::uuid, o.updated_by_id)
      FROM (
        SELECT l.tenant_id, l.opportunity_id, sum(l.total) AS total FROM data.sales_opportunityline l
          JOIN (SELECT DISTINCT t, d FROM unnest(tenant, deals) x(t, d)) x ON x.t = l.tenant_id AND x.d = l.opportunity_id
         WHERE l.deleted_at IS NULL GROUP BY 1, 2
      ) s
     WHERE o.tenant_id = s.tenant_id AND o.id = s.opportunity_id AND o.amount IS DISTINCT FROM s.total;
END $$;

CREATE OR REPLACE FUNCTION app.line_sum_insert() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM app.line_sum(array_agg(n.tenant_id), array_agg(n.opportunity_id)) FROM new_rows n;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.line_sum_update() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM app.line_sum(array_agg(x.tenant_id), array_agg(x.opportunity_id)) FROM (
        SELECT n.tenant_id, n.opportunity_id FROM new_rows n UNION SELECT o.tenant_id, o.opportunity_id FROM old_rows o
    ) x;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.line_sum_delete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM app.line_sum(array_agg(o.tenant_id), array_agg(o.opportunity_id)) FROM old_rows o;
    RETURN NULL;
END $$;

-- The amount of a deal with lines is not written by hand.
CREATE OR REPLACE FUNCTION app.opportunity_amount_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lines numeric;
BEGIN
    SELECT sum(l.total) INTO lines FROM data.sales_opportunityline l
     WHERE l.tenant_id = NEW.tenant_id AND l.opportunity_id = NEW.id AND l.deleted_at IS NULL;
    IF lines IS NOT NULL AND NEW.amount IS DISTINCT FROM lines THEN
        RAISE EXCEPTION 'the amount of a deal with lines is their sum'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opportunity_amount_follows_lines';
    END IF;
    RETURN NULL;
END $$;

-- Prices are in the currency of the deal; with another one the totals are rounded anew.
CREATE OR REPLACE FUNCTION app.opportunity_currency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE data.sales_opportunityline l SET currency = NEW.currency
     WHERE l.tenant_id = NEW.tenant_id AND l.opportunity_id = NEW.id;
    RETURN NULL;
END $$;

-- What the business says of itself is changed here only (decision record 0021): of the present tenant, by one of
-- its administrators, the columns named below, and it is logged like a record.
-- (app.amounts_exist is made by the reconcile step, which knows all columns with amounts.)
CREATE OR REPLACE FUNCTION app.change_tenant(wanted jsonb, seen_version integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before record;
    after record;
    differing jsonb;
BEGIN
    IF NOT EXISTS (SELECT FROM data.kernel_member m JOIN data.kernel_role r
                     ON r.tenant_id = m.tenant_id AND r.id = m.role_id AND r.is_admin AND r.deleted_at IS NULL
                   WHERE m.tenant_id = app.current_tenant() AND m.id = app.current_actor()
                     AND m.active AND m.deleted_at IS NULL) THEN
        RAISE EXCEPTION 'only administrators' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO STRICT before FROM data.kernel_tenant WHERE id = app.current_tenant() FOR UPDATE;
    IF before.version <> seen_version THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'serialization_failure';
    END IF;
    IF coalesce(wanted ->> 'base_currency', before.base_currency) <> before.base_currency
       AND app.amounts_exist(before.id) THEN
        RAISE EXCEPTION 'amounts exist' USING ERRCODE = 'check_violation', CONSTRAINT = 'base_currency_fixed';
    END IF;
    UPDATE data.kernel_tenant SET
        name = coalesce(wanted ->> 'name', name),
        country = coalesce(wanted ->> 'country', country),
        language = coalesce(wanted ->> 'language', language),
        timezone = coalesce(wanted ->> 'timezone', timezone),
        base_currency = coalesce(wanted ->> 'base_currency', base_currency),
        fiscal_month = coalesce((wanted ->> 'fiscal_month')::integer, fiscal_month),
        week_start = coalesce((wanted ->> 'week_start')::integer, week_start)
    WHERE id = before.id RETURNING * INTO after;
    SELECT jsonb_object_agg(b.key, jsonb_build_array(a.value, b.value)) INTO differing
      FROM jsonb_each(to_jsonb(after)) b JOIN jsonb_each(to_jsonb(before)) a ON a.key = b.key
     WHERE a.value IS DISTINCT FROM b.value;
    IF differing IS NULL THEN
        -- saved as it is for the first time: somebody has looked at it, which is what version 2 tells
        UPDATE data.kernel_tenant SET version = 2 WHERE id = before.id AND version = 1;
        RETURN greatest(before.version, 2);
    END IF;
    UPDATE data.kernel_tenant SET version = version + 1 WHERE id = before.id;
    INSERT INTO data.change_log (tenant_id, object, record_id, root_object, root_id, operation, changes, actor_id, via, request_id)
    VALUES (before.id, 'tenant', before.id, 'tenant', before.id, 'u', differing, app.current_actor(),
            coalesce(nullif(current_setting('quen.via', true), ''), 'sql'), coalesce(current_setting('quen.request', true), ''));
    PERFORM pg_notify('quen_changes', '');
    RETURN before.version + 1;
END $$;

-- Whether the present tenant's base currency has to stay.
CREATE OR REPLACE FUNCTION app.base_currency_is_fixed() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN app.amounts_exist(app.current_tenant());
END $$;

-- What no surface may do, whatever it was asked: refused by triggers with a lock, so that two at once cannot either.

-- Whether this member signs in as an administrator.
CREATE OR REPLACE FUNCTION app.is_administrator(tenant uuid, role uuid, sign_in uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM data.kernel_role r JOIN data.kernel_user u ON u.id = sign_in
        WHERE r.tenant_id = tenant AND r.id = role AND r.is_admin AND r.deleted_at IS NULL
          AND u.is_active AND u.password <> '' AND u.password NOT LIKE '!%');
END $$;

-- A business keeps one. After the change, since a statement may touch many rows; the lock lets a second
-- transaction look only when the first has committed.
CREATE OR REPLACE FUNCTION app.keep_administrator(tenant uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('quen.administrators'), hashtext(tenant::text));
    IF NOT EXISTS (SELECT FROM data.kernel_member m WHERE m.tenant_id = tenant AND m.active AND m.deleted_at IS NULL
                   AND m.user_id IS NOT NULL AND app.is_administrator(tenant, m.role_id, m.user_id)) THEN
        RAISE EXCEPTION 'the last administrator' USING ERRCODE = 'check_violation', CONSTRAINT = 'last_administrator';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION app.guard_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.active AND OLD.deleted_at IS NULL AND OLD.user_id IS NOT NULL
       AND app.is_administrator(OLD.tenant_id, OLD.role_id, OLD.user_id) THEN
        PERFORM app.keep_administrator(OLD.tenant_id);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.guard_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone boolean := TG_OP = 'DELETE';
BEGIN
    IF NOT gone THEN gone := NEW.deleted_at IS NOT NULL; END IF;
    IF gone AND OLD.deleted_at IS NULL AND EXISTS (SELECT FROM data.kernel_member m
        WHERE m.tenant_id = OLD.tenant_id AND m.role_id = OLD.id AND m.active AND m.deleted_at IS NULL) THEN
        RAISE EXCEPTION 'the role is in use' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_in_use';
    END IF;
    IF OLD.is_admin AND OLD.deleted_at IS NULL THEN
        PERFORM app.keep_administrator(OLD.tenant_id);
    END IF;
    RETURN NULL;
END $$;

-- Nothing stands above itself. Argument: the column that refers to the same table.
CREATE OR REPLACE FUNCTION app.refuse_cycle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    above uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
    found_itself boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext(TG_TABLE_NAME || TG_ARGV[0]), hashtext(NEW.tenant_id::text));
    EXECUTE format('WITH RECURSIVE up AS (SELECT $2 AS id UNION SELECT t.%1$I FROM data.%2$I t JOIN up ON t.id = up.id
                    WHERE t.tenant_id = $1 AND t.%1$I IS NOT NULL) SELECT EXISTS (SELECT FROM up WHERE id = $3)',
                   TG_ARGV[0], TG_TABLE_NAME) INTO found_itself USING NEW.tenant_id, above, NEW.id;
    IF found_itself THEN
        RAISE EXCEPTION 'a cycle' USING ERRCODE = 'check_violation', CONSTRAINT = 'no_cycle_' || TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$;

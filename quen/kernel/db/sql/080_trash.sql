-- What lies in the trash is listed in one table, so that one page can show it. Argument: the object's name.
CREATE OR REPLACE FUNCTION app.keep_trash() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.deleted_at IS NULL THEN
        DELETE FROM data.kernel_trashitem t
         WHERE t.tenant_id = OLD.tenant_id AND t.object = TG_ARGV[0] AND t.record_id = OLD.id;
    ELSE
        INSERT INTO data.kernel_trashitem AS t (id, tenant_id, object, record_id, root_id, deed, at, member_id)
        VALUES (app.uuid7(), NEW.tenant_id, TG_ARGV[0], NEW.id,
                coalesce(nullif(current_setting('quen.trash_root', true), '')::uuid, NEW.id),
                pg_current_xact_id()::text::bigint, NEW.deleted_at,
                nullif(current_setting('quen.actor', true), '')::uuid)
        ON CONFLICT (tenant_id, object, record_id) DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

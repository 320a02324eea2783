-- The ties of activities to the records on whose timelines they stand (ActivityLink), kept by triggers, so that an
-- import, the API and a bulk statement make the same ties as a form.

-- What a link repeats of its activity, so that a timeline is read along one index.
CREATE OR REPLACE FUNCTION app.activity_link_filled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT a.moment, a.status = 'open', a.kind, a.pinned, a.owner_id
    INTO NEW.at, NEW.is_open, NEW.kind, NEW.pinned, NEW.member_id
    FROM data.activities_activity a WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.activity_id;
    IF NOT FOUND THEN  -- refused by the foreign key or the view, whose answer does not tell what another tenant has
        NEW.is_open := true;
        NEW.kind := '';
        NEW.pinned := false;
    END IF;
    RETURN NEW;
END $$;

-- A new activity stands on the timelines of what its fields name.
CREATE OR REPLACE FUNCTION app.activity_inserted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO data.activities_activitylink (id, tenant_id, activity_id, object, record_id, source)
    SELECT app.uuid7(), n.tenant_id, n.id, x.object, x.record_id, 'field'
    FROM new_rows n CROSS JOIN LATERAL (VALUES
        (split_part(n.about, ':', 1), nullif(split_part(n.about, ':', 2), '')::uuid),
        ('account', n.account_id), ('contact', n.contact_id)) x (object, record_id)
    WHERE x.record_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- Planned each time (EXECUTE): a plan kept from one changed activity would compare ten thousand each with each.
CREATE OR REPLACE FUNCTION app.activity_updated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moved boolean;
BEGIN
    EXECUTE $q$UPDATE data.activities_activitylink l
    SET at = n.moment, is_open = (n.status = 'open'), kind = n.kind, pinned = n.pinned, member_id = n.owner_id
    FROM new_rows n JOIN old_rows o ON o.tenant_id = n.tenant_id AND o.id = n.id
    WHERE l.tenant_id = n.tenant_id AND l.activity_id = n.id
      AND (n.moment, n.status, n.kind, n.pinned, n.owner_id)
          IS DISTINCT FROM (o.moment, o.status, o.kind, o.pinned, o.owner_id)$q$;

    EXECUTE $q$SELECT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.tenant_id = n.tenant_id AND o.id = n.id
        AND (n.about, n.account_id, n.contact_id) IS DISTINCT FROM (o.about, o.account_id, o.contact_id))$q$ INTO moved;
    IF NOT moved THEN
        RETURN NULL;
    END IF;
    DELETE FROM data.activities_activitylink l USING new_rows n
    WHERE l.tenant_id = n.tenant_id AND l.activity_id = n.id AND l.source = 'field'
      AND l.record_id IS DISTINCT FROM nullif(split_part(n.about, ':', 2), '')::uuid
      AND l.record_id IS DISTINCT FROM n.account_id AND l.record_id IS DISTINCT FROM n.contact_id
      AND NOT EXISTS (SELECT FROM data.activities_attendee a
          WHERE a.tenant_id = n.tenant_id AND a.activity_id = n.id AND a.deleted_at IS NULL
            AND l.record_id IN (a.member_id, a.contact_id));
    INSERT INTO data.activities_activitylink (id, tenant_id, activity_id, object, record_id, source)
    SELECT app.uuid7(), n.tenant_id, n.id, x.object, x.record_id, 'field'
    FROM new_rows n CROSS JOIN LATERAL (VALUES
        (split_part(n.about, ':', 1), nullif(split_part(n.about, ':', 2), '')::uuid),
        ('account', n.account_id), ('contact', n.contact_id)) x (object, record_id)
    WHERE x.record_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- Who takes part in a meeting is tied to it: a contact has it on the timeline, a member may see it.
CREATE OR REPLACE FUNCTION app.attendee_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO data.activities_activitylink (id, tenant_id, activity_id, object, record_id, source)
    SELECT app.uuid7(), n.tenant_id, n.activity_id, x.object, x.record_id, 'attendee'
    FROM new_rows n
    CROSS JOIN LATERAL (VALUES ('member', n.member_id), ('contact', n.contact_id)) x (object, record_id)
    WHERE n.deleted_at IS NULL AND x.record_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.attendee_removed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM data.activities_activitylink l USING old_rows o
    WHERE l.tenant_id = o.tenant_id AND l.activity_id = o.activity_id AND l.source = 'attendee'
      AND l.record_id IN (o.member_id, o.contact_id)
      AND NOT EXISTS (SELECT FROM data.activities_attendee a
          WHERE a.tenant_id = o.tenant_id AND a.activity_id = o.activity_id AND a.deleted_at IS NULL
            AND l.record_id IN (a.member_id, a.contact_id));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.attendee_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM data.activities_activitylink l USING old_rows o
    WHERE l.tenant_id = o.tenant_id AND l.activity_id = o.activity_id AND l.source = 'attendee'
      AND l.record_id IN (o.member_id, o.contact_id)
      AND NOT EXISTS (SELECT FROM data.activities_attendee a
          WHERE a.tenant_id = o.tenant_id AND a.activity_id = o.activity_id AND a.deleted_at IS NULL
            AND l.record_id IN (a.member_id, a.contact_id));
    INSERT INTO data.activities_activitylink (id, tenant_id, activity_id, object, record_id, source)
    SELECT app.uuid7(), n.tenant_id, n.activity_id, x.object, x.record_id, 'attendee'
    FROM new_rows n
    CROSS JOIN LATERAL (VALUES ('member', n.member_id), ('contact', n.contact_id)) x (object, record_id)
    WHERE n.deleted_at IS NULL AND x.record_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

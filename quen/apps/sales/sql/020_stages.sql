-- Every step of every deal, whatever made it: form, board, API, bulk statement or import.
CREATE OR REPLACE FUNCTION app.opportunity_entered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO data.sales_stagemove (id, tenant_id, opportunity_id, to_stage_id, at, by_id, owner_id, amount)
    SELECT app.uuid7(), n.tenant_id, n.id, n.stage_id, n.stage_since,
           nullif(current_setting('quen.actor', true), '')::uuid, n.owner_id, n.amount_base
      FROM new_rows n;
    RETURN NULL;
END $$;

-- A step is never dated before the one it follows, also when the clock was set back meanwhile: the steps of a deal are
-- read in the order of their moments.
-- No nested loop: a plan kept from one changed deal would compare ten thousand each with each. And no plan kept from the
-- first deals of all, which would read every step of every deal for each.
CREATE OR REPLACE FUNCTION app.opportunity_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO data.sales_stagemove
        (id, tenant_id, opportunity_id, from_stage_id, to_stage_id, at, by_id, owner_id, days, amount, note)
    SELECT app.uuid7(), n.tenant_id, n.id, o.stage_id, n.stage_id,
           greatest(n.stage_since, (SELECT max(m.at) + interval '1 microsecond' FROM data.sales_stagemove m
                                     WHERE m.tenant_id = n.tenant_id AND m.opportunity_id = n.id)),
           nullif(current_setting('quen.actor', true), '')::uuid, n.owner_id,
           round(greatest(extract(epoch FROM n.stage_since - o.stage_since), 0)::numeric / 86400, 2), n.amount_base,
           "left"(coalesce(current_setting('quen.note', true), ''), 400)
      FROM new_rows n JOIN old_rows o ON o.tenant_id = n.tenant_id AND o.id = n.id
     WHERE n.stage_id IS DISTINCT FROM o.stage_id;
    RETURN NULL;
END $$;

-- Sums per month and owner, so that figures over a million deals cost as little as over a thousand. Written in one
-- order, so that two bulk statements do not wait for each other in a circle.
CREATE OR REPLACE FUNCTION app.stage_flow_add() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO data.sales_stageflow AS f
        (id, tenant_id, owner_key, from_stage_id, to_stage_id, month, moves, days, amount)
    SELECT app.uuid7(), x.* FROM (
        SELECT n.tenant_id, coalesce(n.owner_id, '00000000-0000-0000-0000-000000000000'::uuid), n.from_stage_id,
               n.to_stage_id, date_trunc('month', n.at AT TIME ZONE 'UTC')::date, count(*)::int,
               coalesce(sum(n.days), 0), coalesce(sum(n.amount), 0)
          FROM new_rows n WHERE n.from_stage_id IS NOT NULL AND n.to_stage_id IS NOT NULL
         GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 3, 4, 5, 2
    ) x
    ON CONFLICT (tenant_id, from_stage_id, to_stage_id, month, owner_key)
    DO UPDATE SET moves = f.moves + excluded.moves, days = f.days + excluded.days, amount = f.amount + excluded.amount;
    RETURN NULL;
END $$;

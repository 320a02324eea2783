-- Board sums: deltas appended in the transaction that changes a record, folded by the worker.
CREATE TABLE IF NOT EXISTS data.board_total (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id uuid    NOT NULL DEFAULT app.current_tenant(),
    object    text    NOT NULL,
    group_id  uuid    NOT NULL,
    owner_id  uuid,
    records   bigint  NOT NULL,
    total     numeric NOT NULL
);
CREATE INDEX IF NOT EXISTS board_total_group ON data.board_total (tenant_id, object, group_id, owner_id);

-- Many deltas of the same (tenant, object, group, owner) become one row. Sums do not change.
CREATE OR REPLACE FUNCTION app.fold_board_totals(max_rows integer DEFAULT 50000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    taken bigint;
BEGIN
    WITH crowded AS (
        SELECT tenant_id, object, group_id, owner_id FROM data.board_total
        GROUP BY 1, 2, 3, 4 HAVING count(*) > 1 LIMIT 1000
    ), gone AS (
        DELETE FROM data.board_total b USING (
            SELECT b.id FROM data.board_total b JOIN crowded c
              ON c.tenant_id = b.tenant_id AND c.object = b.object AND c.group_id = b.group_id
             AND c.owner_id IS NOT DISTINCT FROM b.owner_id
            ORDER BY b.id LIMIT max_rows FOR UPDATE OF b SKIP LOCKED
        ) x WHERE b.id = x.id
        RETURNING b.tenant_id, b.object, b.group_id, b.owner_id, b.records, b.total
    ), put AS (
        INSERT INTO data.board_total (tenant_id, object, group_id, owner_id, records, total)
        SELECT tenant_id, object, group_id, owner_id, sum(records), sum(total) FROM gone
        GROUP BY 1, 2, 3, 4 HAVING sum(records) <> 0 OR sum(total) <> 0
    )
    SELECT count(*) INTO taken FROM gone;
    RETURN taken;
END $$;

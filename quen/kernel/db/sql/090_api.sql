-- Answers to requests with an idempotency key that are older than `hours`, at most `max_rows` of them.
CREATE OR REPLACE FUNCTION app.drop_old_api_answers(hours integer, max_rows integer DEFAULT 5000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    DELETE FROM data.api_answer a USING (
        SELECT o.tenant_id, o.id FROM data.api_answer o
        WHERE o.at < app.aging_now() - make_interval(hours => hours) ORDER BY o.at LIMIT max_rows
    ) old WHERE a.tenant_id = old.tenant_id AND a.id = old.id;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

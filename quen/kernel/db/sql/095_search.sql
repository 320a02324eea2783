-- Sorts the grams of entries written since the last call into their index, all at once: with 48 grams an entry, each
-- sorted in by itself took four times the processor's time. Called after each batch, so that no search reads a long list.
CREATE OR REPLACE FUNCTION app.fold_search_entries() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM gin_clean_pending_list(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_am a ON a.oid = c.relam WHERE i.indrelid = to_regclass('data.search_entry') AND a.amname = 'gin';
END $$;

-- Indexes of versions before 0.5 sorted in at once.
DO $$
DECLARE
    old regclass;
BEGIN
    FOR old IN SELECT c.oid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                WHERE i.indrelid = to_regclass('data.search_entry') AND 'fastupdate=off' = ANY(c.reloptions) LOOP
        EXECUTE format('ALTER INDEX %s RESET (fastupdate)', old);
    END LOOP;
END $$;

-- Which entry a change takes back. The default reads the transaction's setting, so that the triggers need not know.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'data.change_log'::regclass AND attname = 'undo_of') THEN
        ALTER TABLE data.change_log
            ADD COLUMN undo_of bigint DEFAULT nullif(current_setting('quen.undo_of', true), '')::bigint;
    END IF;
END $$;

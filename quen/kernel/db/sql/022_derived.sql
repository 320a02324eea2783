-- What followed from a change: {column: [old, new]} of amounts in base currency, at the rate that held then.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'data.change_log'::regclass AND attname = 'derived') THEN
        ALTER TABLE data.change_log ADD COLUMN derived jsonb;
    END IF;
END $$;

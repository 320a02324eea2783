"""What the guards of price books call; the triggers are declared by the models."""

from django.db import migrations

_FUNCTIONS = """
-- A price is in the currency of its book and called like its product. The lock lets nobody change the book's
-- currency between here and the end of the transaction.
CREATE OR REPLACE FUNCTION app.price_book_entry_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.currency := coalesce((SELECT b.currency FROM data.catalog_pricebook b
        WHERE b.tenant_id = NEW.tenant_id AND b.id = NEW.book_id FOR SHARE), '');
    NEW.name := coalesce((SELECT p.name FROM data.catalog_product p
        WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.product_id), '');
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION app.price_book_entry_renamed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.name IS DISTINCT FROM OLD.name THEN
        UPDATE data.catalog_pricebookentry e SET name = NEW.name
         WHERE e.tenant_id = NEW.tenant_id AND e.product_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app.price_book_currency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.currency IS DISTINCT FROM OLD.currency AND EXISTS (SELECT FROM data.catalog_pricebookentry e
        WHERE e.tenant_id = NEW.tenant_id AND e.book_id = NEW.id) THEN
        RAISE EXCEPTION 'a price book with prices keeps its currency'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'price_book_currency_fixed';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0005_price_books_specification'),
    ]

    operations = [
        migrations.RunSQL(_FUNCTIONS, migrations.RunSQL.noop),
    ]

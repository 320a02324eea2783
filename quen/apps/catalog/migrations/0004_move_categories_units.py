"""Categories and units that were texts of the products become records of their own, logged like all others."""

from django.db import migrations

_MOVE = """
WITH made AS (
    INSERT INTO data.{table} (id, tenant_id, name, {columns})
    SELECT app.uuid7(), p.tenant_id, p.name, {values}
    FROM (SELECT DISTINCT tenant_id, btrim({old}) AS name FROM data.catalog_product WHERE btrim({old}) <> '') p
    RETURNING id, tenant_id
)
INSERT INTO data.change_log (tenant_id, object, record_id, root_object, root_id, operation, via)
SELECT tenant_id, '{object}', id, '{object}', id, 'c', 'setup' FROM made;

UPDATE data.catalog_product p SET {new} = t.id FROM data.{table} t
 WHERE t.tenant_id = p.tenant_id AND t.name = btrim(p.{old}) AND btrim(p.{old}) <> '';
"""

# Whoever may do something with products may do the same with what describes them, and nothing more.
_GRANTS = """
UPDATE data.kernel_role r SET grants = (
    SELECT jsonb_object_agg(n, r.grants -> 'product')
      FROM unnest(ARRAY['product_category', 'unit']) n
) || r.grants WHERE r.grants ? 'product'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_categories_units_margin'),
    ]

    operations = [
        migrations.RunSQL(
            _MOVE.format(table='catalog_productcategory', object='product_category', old='category_text',
                         new='category_id', columns='description', values="''"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            _MOVE.format(table='catalog_unit', object='unit', old='unit_text', new='unit_id',
                         columns='symbol, dimension, factor, decimals', values="left(p.name, 20), 'count', 1, 0"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(_GRANTS, migrations.RunSQL.noop),
        migrations.RemoveField(model_name='product', name='category_text'),
        migrations.RemoveField(model_name='product', name='unit_text'),
    ]

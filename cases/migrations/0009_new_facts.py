"""A repeat with new facts or reasons is told apart from one that nobody had answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_exports_and_slips")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="new_facts",
            field=models.BooleanField(default=False, verbose_name="有新的事实、理由"),
        ),
    ]

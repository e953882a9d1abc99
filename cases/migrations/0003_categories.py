"""The content categories, see `_categories`."""

from django.db import migrations

from cases.migrations._categories import seed, unseed


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial")]
    operations = [migrations.RunPython(seed, unseed)]

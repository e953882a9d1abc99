"""Two more headings for the author's own words (domain.md 4.4, tables 8 and 11)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0005_totals_from_the_rows"),
    ]

    operations = [
        migrations.AddField(
            "frozenreport", "hotspots", models.TextField(blank=True, default="", max_length=4000, verbose_name="热点问题"),
            preserve_default=False,
        ),
        migrations.AddField(
            "frozenreport",
            "settlements",
            models.TextField(blank=True, default="", max_length=4000, verbose_name="调解、和解和帮扶救助情况"),
            preserve_default=False,
        ),
    ]

"""History that nobody has classed was shown as claims, the column's default."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat


def mark(apps, schema_editor):
    """What the old ledgers themselves called a class is no longer known: nobody here has decided it."""
    lines = apps.get_model("trail", "Event").objects.filter(
        stream=Concat(Value("case:"), OuterRef("number")), code="case.classify", seq__isnull=False
    )
    history = apps.get_model("cases", "Case").objects.filter(is_historical=True, case_class="claim")
    history.filter(~Exists(lines)).update(is_unclassed=True)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0041_imported_once_an_office"),
        ("trail", "0001_squashed_0003_by_code"),
    ]

    operations = [
        migrations.AddField(
            "case",
            "is_unclassed",
            models.BooleanField(default=False, editable=False, verbose_name="未分类"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]

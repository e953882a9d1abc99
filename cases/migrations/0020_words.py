"""The words matters are found by, filled from what is there. Their index comes in the next migration: PostgreSQL
does not index a table in the transaction that filled it.
"""

import django.db.models.deletion
from django.db import migrations, models

import cases.models.words
from cases.words import rebuild


def fill(apps, schema_editor):
    found = [apps.get_model("cases", name)._base_manager for name in ("Case", "Claim", "CaseWords")]
    rebuild(*found)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0019_reviews_of_grants'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseWords',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='cases.case', verbose_name='信访事项')),
                ('text', cases.models.words.WordsField(verbose_name='检索用文字')),
            ],
            options={
                'verbose_name': '检索用文字',
                'verbose_name_plural': '检索用文字',
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

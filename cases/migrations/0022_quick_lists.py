"""Every way a matter opens to somebody is an index in the order of the list, who answers now among them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery


COVERED = ("group", "registering_district", "registering_office", "responsible_district", "responsible_office")


def copy_assignments(apps, schema_editor):
    in_force = apps.get_model("cases", "Assignment").objects.filter(case=OuterRef("pk"), to_at=None).order_by()
    now = {name: Subquery(in_force.values(name)[:1]) for name in ("leader", "handler", "lead_office")}
    apps.get_model("cases", "Case")._base_manager.filter(Exists(in_force)).update(**now)


def drop_own_indexes(apps, schema_editor):
    """Those of a column alone: the new ones begin with the same column."""
    case = apps.get_model("cases", "Case")
    with schema_editor.connection.cursor() as cursor:
        found = schema_editor.connection.introspection.get_constraints(cursor, case._meta.db_table)
    alone = [[case._meta.get_field(name).column] for name in COVERED]
    for name, one in found.items():
        if one["index"] and not one["unique"] and one["columns"] in alone:
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def make_own_indexes(apps, schema_editor):
    case = apps.get_model("cases", "Case")
    for name in COVERED:
        field = case._meta.get_field(name)
        schema_editor.execute(schema_editor._create_index_sql(case, fields=[field]))


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0021_index_words'),
        ('groups', '0002_revoke_reason'),
        ('offices', '0006_second_step'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_resp_office',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_resp_district',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_reg_office',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_reg_district',
        ),
        migrations.AddField(
            model_name='case',
            name='handler',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='case',
            name='lead_office',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office'),
        ),
        migrations.AddField(
            model_name='case',
            name='leader',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(copy_assignments, migrations.RunPython.noop),
        # SQLite would copy the whole table for each of these five.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_own_indexes, make_own_indexes)],
            state_operations=[
                migrations.AlterField(
                    model_name='case',
                    name='group',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='groups.keygroup', verbose_name='重点群体'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='registering_district',
                    field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='registering_office',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office', verbose_name='登记单位'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='responsible_district',
                    field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='responsible_office',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office', verbose_name='责任单位'),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['responsible_office', 'next_due', '-received_on', '-id'], name='case_by_resp_office'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['responsible_district', 'next_due', '-received_on', '-id'], name='case_by_resp_district'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['registering_office', 'next_due', '-received_on', '-id'], name='case_by_reg_office'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['registering_district', 'next_due', '-received_on', '-id'], name='case_by_reg_district'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['leader', 'next_due', '-received_on', '-id'], name='case_by_leader'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['handler', 'next_due', '-received_on', '-id'], name='case_by_handler'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['lead_office', 'next_due', '-received_on', '-id'], name='case_by_lead_office'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['group', 'next_due', '-received_on', '-id'], name='case_by_group'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['next_due', '-received_on', '-id'], name='case_listed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('case_class', 'accusation')), fields=['responsible_office'], name='accusation_at'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('case_class', 'accusation')), fields=['registered_by'], name='accusation_by'),
        ),
    ]

"""The tables as they stand, for a new database. One that already has tables goes on by the steps this replaces; a test
holds that both ways end in the same schema.
"""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('reports', '0001_frozen_reports'),
        ('reports', '0002_roll_ups'),
        ('reports', '0003_cut_first'),
    ]

    initial = True

    dependencies = [
        ('cases', '0001_squashed_0028_urgent_reports_settled'),
        ('offices', '0001_squashed_0007_recovery_codes'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('state', django_fsm.FSMField(choices=[('made', '已制表'), ('reviewed', '已审核'), ('approved', '已批准'), ('published', '已发布')], default='', editable=False, max_length=10, protected=True, verbose_name='状态')),
                ('month', models.CharField(editable=False, max_length=7, verbose_name='月份')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office', verbose_name='单位')),
                ('definitions_version', models.CharField(editable=False, max_length=20, verbose_name='口径版本')),
                ('as_of', models.DateField(editable=False, verbose_name='制表日')),
                ('rows', models.JSONField(editable=False)),
                ('totals', models.JSONField(editable=False)),
                ('hash', models.CharField(editable=False, max_length=64, verbose_name='校验码')),
                ('made_at', models.DateTimeField(editable=False, verbose_name='制表时间')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='制表人')),
                ('composed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='发布时间')),
                ('features', models.TextField(blank=True, max_length=4000, verbose_name='主要特点')),
                ('causes', models.TextField(blank=True, max_length=4000, verbose_name='原因分析')),
                ('suggestions', models.TextField(blank=True, max_length=4000, verbose_name='工作建议')),
                ('plans', models.TextField(blank=True, max_length=4000, verbose_name='下月工作')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='退回理由')),
            ],
            options={
                'verbose_name': '月报定稿',
                'verbose_name_plural': '月报定稿',
                'ordering': ('-month', 'office'),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('month', 'office'), name='one_frozen_report_per_month'), models.CheckConstraint(condition=models.Q(('state__in', ['made', 'reviewed', 'approved', 'published'])), name='report_state_is_known'), models.CheckConstraint(condition=models.Q(('made_by__isnull', True), ('reviewed_by__isnull', True), models.Q(('made_by', models.F('reviewed_by')), _negated=True), _connector='OR'), name='report_reviewed_by_another')],
            },
        ),
        migrations.CreateModel(
            name='RollUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.CharField(max_length=7)),
                ('office', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='offices.office')),
                ('cut', models.CharField(max_length=8)),
                ('key', models.CharField(blank=True, max_length=20)),
                ('loose', models.BooleanField(default=True)),
                ('submissions', models.IntegerField()),
                ('batches', models.IntegerField()),
                ('persons', models.IntegerField()),
                ('joint_visits', models.IntegerField()),
                ('joint_visit_persons', models.IntegerField()),
                ('first', models.IntegerField()),
                ('repeat', models.IntegerField()),
                ('undetermined', models.IntegerField()),
            ],
            options={
                'verbose_name': '月度汇总',
                'verbose_name_plural': '月度汇总',
                'default_permissions': (),
                'indexes': [models.Index(fields=['cut', 'month', 'office'], name='rollup_month'), models.Index(condition=models.Q(('loose', True)), fields=['month'], name='rollup_loose')],
            },
        ),
    ]

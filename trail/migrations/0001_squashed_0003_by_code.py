"""The tables as they stand, for a new database. One that already has tables goes on by the steps this replaces; a test
holds that both ways end in the same schema.
"""

import django.db.models.deletion
from django.db import migrations, models

from trail.operations import GuardLog


class Migration(migrations.Migration):

    replaces = [
        ('trail', '0001_initial'),
        ('trail', '0002_guards'),
        ('trail', '0003_by_code'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(blank=True, default='', max_length=120, verbose_name='所属')),
                ('seq', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='序号')),
                ('code', models.CharField(max_length=80, verbose_name='事项代码')),
                ('actor', models.CharField(max_length=200, verbose_name='操作人')),
                ('acting_as', models.CharField(blank=True, default='', max_length=120, verbose_name='以何身份')),
                ('happened_on', models.DateField(blank=True, null=True, verbose_name='发生日期')),
                ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='内容')),
                ('key', models.CharField(blank=True, default='', max_length=200, verbose_name='幂等键')),
                ('prev_hash', models.CharField(blank=True, default='', max_length=64, verbose_name='前一行摘要')),
                ('hash', models.CharField(max_length=64, verbose_name='本行摘要')),
            ],
            options={
                'verbose_name': '留痕',
                'verbose_name_plural': '留痕',
                'default_permissions': (),
                'indexes': [models.Index(fields=['stream', 'id'], name='trail_event_by_stream'), models.Index(fields=['actor', 'id'], name='trail_event_by_actor'), models.Index(fields=['code', 'happened_on'], name='trail_event_by_code')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('seq__isnull', False)), fields=('stream', 'seq'), name='trail_event_line_once'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('stream', 'key'), name='trail_event_key_once'), models.CheckConstraint(condition=models.Q(models.Q(('prev_hash', ''), ('seq__isnull', True)), models.Q(('prev_hash', ''), ('seq', 1), models.Q(('stream', ''), _negated=True)), models.Q(('seq__gt', 1), models.Q(('prev_hash', ''), _negated=True), models.Q(('stream', ''), _negated=True)), _connector='OR'), name='trail_event_chained_or_alone'), models.CheckConstraint(condition=models.Q(models.Q(('hash', ''), _negated=True), models.Q(('code', ''), _negated=True), models.Q(('actor', ''), _negated=True)), name='trail_event_says_who_and_what')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField(verbose_name='封存时间')),
                ('count', models.PositiveIntegerField(verbose_name='行数')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='摘要')),
                ('prev_digest', models.CharField(blank=True, max_length=64, unique=True, verbose_name='前一封存摘要')),
            ],
            options={
                'verbose_name': '封存',
                'verbose_name_plural': '封存',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='trail_seal_of_something'), models.CheckConstraint(condition=models.Q(models.Q(('id', 1), ('prev_digest', '')), models.Q(('id__gt', 1), models.Q(('prev_digest', ''), _negated=True)), _connector='OR'), name='trail_seal_follows')],
            },
        ),
        migrations.CreateModel(
            name='SealEntry',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='sealed', serialize=False, to='trail.event')),
                ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='trail.seal')),
                ('event_hash', models.CharField(max_length=64, verbose_name='本行摘要')),
            ],
            options={
                'verbose_name': '封存明细',
                'verbose_name_plural': '封存明细',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                ('made_at', models.DateTimeField(verbose_name='写出时间')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='文件摘要')),
                ('prev_digest', models.CharField(blank=True, max_length=64, unique=True, verbose_name='前一文件摘要')),
                ('file_name', models.CharField(max_length=80, unique=True, verbose_name='文件名')),
            ],
            options={
                'verbose_name': '锚点',
                'verbose_name_plural': '锚点',
                'default_permissions': (),
            },
        ),
        GuardLog(),
    ]

from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import django.utils.timezone
import django_fsm


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_urgent_rows"), ("offices", "0006_second_step"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterField(
            model_name='urgentreport',
            name='situation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='cases.urgentsituation', verbose_name='重大紧急情况'),
        ),
        migrations.AlterField(
            model_name='urgentreport',
            name='entered_at',
            field=models.DateTimeField(verbose_name='录入时间'),
        ),
        migrations.AlterField(
            model_name='urgentreport',
            name='ordinal',
            field=models.PositiveSmallIntegerField(verbose_name='序号'),
        ),
        migrations.RemoveField(
            model_name='urgentreport',
            name='case',
        ),
        migrations.RemoveField(
            model_name='urgentreport',
            name='known_at',
        ),
        migrations.AddConstraint(
            model_name='urgentreport',
            constraint=models.UniqueConstraint(fields=('situation', 'ordinal'), name='urgent_report_ordinal_once'),
        ),
        migrations.AddConstraint(
            model_name='urgentreport',
            constraint=models.CheckConstraint(condition=models.Q(('next_at__isnull', True), ('next_at__gt', models.F('reported_at')), _connector='OR'), name='urgent_next_after_this'),
        ),
    ]

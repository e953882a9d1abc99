from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import django.utils.timezone
import django_fsm


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_supervision"), ("offices", "0006_second_step"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='UrgentSituation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('known_at', models.DateTimeField(verbose_name='获知时间')),
                ('text', models.TextField(max_length=4000, verbose_name='情况')),
                ('measures', models.TextField(blank=True, max_length=4000, verbose_name='已采取的措施')),
                ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='终报时间')),
            ],
            options={
                'verbose_name': '重大紧急情况',
                'verbose_name_plural': '重大紧急情况',
                'ordering': ('ordinal',),
            },
        ),
        migrations.AddField(
            model_name='urgentsituation',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgent_situations', to='cases.case', verbose_name='信访事项'),
        ),
        migrations.AddField(
            model_name='urgentsituation',
            name='marked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='urgentsituation',
            constraint=models.UniqueConstraint(fields=('case', 'ordinal'), name='urgent_ordinal_once'),
        ),
        migrations.RemoveConstraint(
            model_name='urgentreport',
            name='urgent_told_after_known',
        ),
        migrations.AddField(
            model_name='urgentreport',
            name='situation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='cases.urgentsituation', verbose_name='重大紧急情况'),
        ),
        migrations.AddField(
            model_name='urgentreport',
            name='entered_at',
            field=models.DateTimeField(null=True, verbose_name='录入时间'),
        ),
        migrations.AddField(
            model_name='urgentreport',
            name='measures',
            field=models.TextField(blank=True, max_length=4000, verbose_name='采取的措施'),
        ),
        migrations.AddField(
            model_name='urgentreport',
            name='next_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='约定下次续报的时间'),
        ),
        migrations.AddField(
            model_name='urgentreport',
            name='ordinal',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='序号'),
        ),
        migrations.AddField(
            model_name='urgentreport',
            name='reporter',
            field=models.CharField(blank=True, max_length=60, verbose_name='报告人'),
        ),
        migrations.AlterField(
            model_name='urgentreport',
            name='stage',
            field=models.CharField(choices=[('phone', '电话报告'), ('written', '书面报告'), ('follow_up', '续报'), ('final', '终报')], max_length=10, verbose_name='报告方式'),
        ),
        migrations.AlterField(
            model_name='urgentreport',
            name='text',
            field=models.TextField(max_length=4000, verbose_name='报告的情况'),
        ),
        migrations.AlterModelOptions(
            name='urgentreport',
            options={'ordering': ('reported_at', 'pk'), 'verbose_name': '重大紧急情况报告', 'verbose_name_plural': '重大紧急情况报告'},
        ),
        migrations.AlterField(
            model_name='urgentreport',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='urgent_reports', to='cases.case', verbose_name='信访事项'),
        ),
        migrations.AlterField(
            model_name='urgentreport',
            name='known_at',
            field=models.DateTimeField(null=True, verbose_name='获知时间'),
        ),
    ]

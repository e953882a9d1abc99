from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import django.utils.timezone
import django_fsm


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_ratings"), ("offices", "0006_second_step"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='版本')),
                ('state', django_fsm.FSMField(choices=[('waiting', '待回复'), ('replied', '已回复，待认可'), ('accepted', '已认可'), ('lifted', '已解除')], default='', editable=False, max_length=10, protected=True, verbose_name='状态')),
                ('kind', models.CharField(choices=[('press', '催办'), ('supervise', '督办'), ('listed', '挂牌督办'), ('improve', '改进工作建议'), ('policy', '完善政策建议'), ('account', '追究责任建议')], max_length=10, verbose_name='督办级别（建议种类）')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('body', models.CharField(max_length=100, verbose_name='督办（建议）机关')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='函件文号')),
                ('ground', models.CharField(choices=[('not_accepted', '未按规定受理、告知或者办理'), ('passing', '推诿、敷衍'), ('delay', '拖延、超期'), ('false', '弄虚作假'), ('wrong_law', '政策法规适用错误'), ('incomplete', '未全面回应诉求'), ('opinion_only', '以处理意见代替结果性意见'), ('not_executed', '拒不执行或者不执行处理意见'), ('other', '其他未落实“三到位一处理”的情形')], max_length=14, verbose_name='督办（建议）的原因')),
                ('demands', models.TextField(max_length=4000, verbose_name='督办要求（建议内容）')),
                ('letter_on', models.DateField(verbose_name='收到（发出）日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='要求回复日期')),
                ('replied_on', models.DateField(blank=True, null=True, verbose_name='回复日期')),
                ('done', models.TextField(blank=True, max_length=8000, verbose_name='办理（整改）情况')),
                ('proof', models.TextField(blank=True, max_length=2000, verbose_name='证据材料')),
                ('delay_reasons', models.TextField(blank=True, max_length=2000, verbose_name='拖延的原因')),
                ('responsible', models.CharField(blank=True, max_length=300, verbose_name='责任单位和责任人')),
                ('adoption', models.CharField(blank=True, choices=[('adopted', '采纳'), ('partly', '部分采纳'), ('not_adopted', '未采纳')], max_length=12, verbose_name='采纳情况')),
                ('judged_on', models.DateField(blank=True, null=True, verbose_name='认可（退回、解除）日期')),
                ('remarks', models.TextField(blank=True, max_length=2000, verbose_name='督办单位的意见')),
                ('times_sent_back', models.PositiveSmallIntegerField(default=0, verbose_name='退回次数')),
            ],
            options={
                'verbose_name': '督办和建议',
                'verbose_name_plural': '督办和建议',
                'ordering': ('pk',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='clock',
            name='one_clock_per_round',
        ),
        migrations.RemoveConstraint(
            model_name='document',
            name='document_kind_is_known',
        ),
        migrations.AddField(
            model_name='case',
            name='is_supervised',
            field=models.BooleanField(default=False, editable=False, verbose_name='督办中'),
        ),
        migrations.AddField(
            model_name='case',
            name='is_urgent',
            field=models.BooleanField(default=False, editable=False, verbose_name='重大紧急'),
        ),
        migrations.AddField(
            model_name='case',
            name='next_due_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='about',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='clock',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='截止时间'),
        ),
        migrations.AddField(
            model_name='clock',
            name='started_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='起算时间'),
        ),
        migrations.AddField(
            model_name='clock',
            name='stopped_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='完成时间'),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('notice_receipt', '程序性告知书'), ('notice_route', '法定途径告知书'), ('notice_accepted', '受理告知书'), ('notice_destination', '去向告知书'), ('notice_elsewhere', '告知书'), ('notice_declined', '不予受理告知书'), ('notice_no_longer', '不再受理告知书'), ('notice_extended', '延期办理告知书'), ('opinion', '信访处理意见书'), ('reply', '答复意见'), ('supervision', '督办函'), ('supervision_reply', '督办回复'), ('recommendation', '信访工作建议书'), ('feedback', '建议采纳情况反馈')], max_length=20, verbose_name='文书种类'),
        ),
        migrations.AlterField(
            model_name='document',
            name='state',
            field=models.CharField(choices=[('issued', '已出具'), ('served', '已送达'), ('sent', '已发出')], default='issued', max_length=8, verbose_name='状态'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_supervised', True)), fields=['id'], name='case_supervised'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_urgent', True)), fields=['id'], name='case_urgent'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(fields=('case', 'code', 'round', 'about'), name='one_clock_per_round'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['notice_receipt', 'notice_route', 'notice_accepted', 'notice_destination', 'notice_elsewhere', 'notice_declined', 'notice_no_longer', 'notice_extended', 'opinion', 'reply', 'supervision', 'supervision_reply', 'recommendation', 'feedback'])), name='document_kind_is_known'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='cases.case', verbose_name='信访事项'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supervision',
            name='office',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office', verbose_name='督办单位'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='replied_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='supervision',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'replied'])), fields=['case'], name='supervision_open'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'replied', 'accepted', 'lifted'])), name='supervision_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['press', 'supervise', 'listed', 'improve', 'policy', 'account'])), name='supervision_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['not_accepted', 'passing', 'delay', 'false', 'wrong_law', 'incomplete', 'opinion_only', 'not_executed', 'other'])), name='supervision_ground_is_known'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__isnull', False), ('kind__in', ['improve', 'policy', 'account']), _connector='OR'), name='supervision_names_a_day'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(fields=('case', 'ordinal'), name='supervision_ordinal_once'),
        ),
        migrations.RemoveConstraint(
            model_name='latereason',
            name='one_reason_for_a_late_end',
        ),
        migrations.AddField(
            model_name='latereason',
            name='about',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='latereason',
            constraint=models.UniqueConstraint(fields=('case', 'clock_code', 'round', 'about'), name='one_reason_for_a_late_end'),
        ),
    ]

"""The tables as they stand, for a new database. One that already has tables goes on by the steps this replaces; a test
holds that both ways end in the same schema.
"""

import django.db.models.deletion
import django.utils.timezone
import offices.personal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('groups', '0001_initial'),
        ('groups', '0002_revoke_reason'),
        ('groups', '0003_common_answers_and_meetings'),
        ('groups', '0004_reviews_of_grants'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('offices', '0001_squashed_0007_recovery_codes'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeyGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True, verbose_name='群体编号')),
                ('name', models.CharField(help_text='写共同的诉求，不写人名。', max_length=100, verbose_name='共同诉求')),
                ('claims', models.TextField(max_length=4000, verbose_name='诉求内容')),
                ('policy_basis', models.TextField(blank=True, max_length=4000, verbose_name='政策依据')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='key_groups', to='offices.office', verbose_name='责任单位')),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led_groups', to=settings.AUTH_USER_MODEL, verbose_name='包案领导')),
                ('is_confidential', models.BooleanField(default=False, help_text='保密群体的事项只有获得授权的人能看到。', verbose_name='保密群体')),
                ('opened_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='建立日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='了结日期')),
            ],
            options={
                'verbose_name': '重点群体',
                'verbose_name_plural': '重点群体',
                'ordering': ('code',),
                'permissions': (('see_keygroup', '查看重点群体'),),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='GroupRepresentative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('name', offices.personal.EncryptedTextField(verbose_name='姓名')),
                ('phone', offices.personal.EncryptedTextField(blank=True, verbose_name='联系电话')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representatives', to='groups.keygroup')),
            ],
            options={
                'verbose_name': '代表',
                'ordering': ('ordinal',),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ordinal__gte', 1), ('ordinal__lte', 5)), name='groups_grouprepresentative_at_most_five', violation_error_message='代表不超过五人（《信访工作条例》第二十条第三款）。'), models.UniqueConstraint(fields=('group', 'ordinal'), name='one_group_representative_per_place')],
            },
        ),
        migrations.CreateModel(
            name='GroupCommitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='承诺内容')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='责任人')),
                ('promised_on', models.DateField(verbose_name='承诺日期')),
                ('due_on', models.DateField(verbose_name='兑现期限')),
                ('fate', models.CharField(choices=[('open', '待兑现'), ('kept', '已兑现'), ('broken', '未兑现')], default='open', max_length=10, verbose_name='结果')),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='了结日期')),
                ('outcome', models.CharField(blank=True, max_length=500, verbose_name='兑现情况')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='groups.keygroup')),
                ('evidence', models.CharField(blank=True, max_length=200, verbose_name='凭据')),
            ],
            options={
                'verbose_name': '承诺事项',
                'ordering': ('due_on', 'pk'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('fate', 'open'), ('settled_on__isnull', True)), models.Q(('fate__in', ('kept', 'broken')), ('settled_on__isnull', False)), _connector='OR'), name='groups_groupcommitment_settled_with_a_date')],
            },
        ),
        migrations.CreateModel(
            name='GroupMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='groups.keygroup')),
                ('held_on', models.DateField(verbose_name='日期')),
                ('place', models.CharField(max_length=100, verbose_name='地点')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='主持人')),
                ('raised', models.TextField(max_length=4000, verbose_name='提出的问题')),
                ('answered', models.TextField(max_length=4000, verbose_name='当场答复和议定事项')),
            ],
            options={
                'verbose_name': '接访会商',
                'ordering': ('-held_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='CommonAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='groups.keygroup')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('checked', '已审核'), ('signed', '已签发')], default='draft', max_length=8, verbose_name='状态')),
                ('outcome', models.CharField(choices=[('supported', '予以支持'), ('explained', '解释说明'), ('not_supported', '不予支持')], max_length=14, verbose_name='处理结果')),
                ('facts', models.TextField(max_length=8000, verbose_name='查明的事实')),
                ('reasons', models.TextField(max_length=8000, verbose_name='理由')),
                ('legal_basis', models.TextField(max_length=2000, verbose_name='依据')),
                ('opinion', models.TextField(blank=True, max_length=4000, verbose_name='处理意见')),
                ('execution_due', models.DateField(blank=True, null=True, verbose_name='落实期限')),
                ('remarks', models.TextField(blank=True, max_length=2000, verbose_name='修改要求')),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='签发日期')),
            ],
            options={
                'verbose_name': '统一答复',
                'ordering': ('-ordinal',),
                'constraints': [models.UniqueConstraint(fields=('group', 'ordinal'), name='common_answer_ordinal_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('checked_by__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='common_answer_signed_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权对象')),
                ('reason', models.CharField(max_length=200, verbose_name='授权理由')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                ('from_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='起始时间')),
                ('expires_at', models.DateTimeField(verbose_name='到期时间')),
                ('review_by', models.DateTimeField(verbose_name='复核期限')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='复核时间')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人')),
                ('review_reason', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人')),
                ('revoke_reason', models.CharField(blank=True, max_length=200, verbose_name='撤销理由')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='groups.keygroup', verbose_name='重点群体')),
                ('kept', models.BooleanField(default=False, editable=False, verbose_name='不能空缺')),
            ],
            options={
                'verbose_name': '授权',
                'ordering': ('-from_at',),
                'abstract': False,
                'indexes': [models.Index(fields=['staff', 'group', 'expires_at'], name='grant_by_staff')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('from_at'))), name='groups_grant_expires_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='KeyGroupUserObjectPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.keygroup')),
            ],
            options={
                'unique_together': {('user', 'permission', 'content_object')},
                'abstract': False,
            },
        ),
    ]

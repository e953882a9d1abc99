"""The tables as they stand, for a new database. One that already has tables goes on by the steps this replaces; a test
holds that both ways end in the same schema.
"""

import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import offices.personal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('offices', '0001_initial'),
        ('offices', '0002_staff_reset_by'),
        ('offices', '0003_api_tokens'),
        ('offices', '0004_keys'),
        ('offices', '0005_passwords_and_sessions'),
        ('offices', '0006_second_step'),
        ('offices', '0007_recovery_codes'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeyMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('field', '加密钥匙'), ('index', '索引钥匙')], max_length=5, verbose_name='种类')),
                ('check_value', models.CharField(max_length=16, verbose_name='校验值')),
            ],
            options={
                'verbose_name': '钥匙校验值',
                'verbose_name_plural': '钥匙校验值',
                'constraints': [models.UniqueConstraint(fields=('kind', 'check_value'), name='key_marked_once')],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{2,12}$', '单位代码只能用 2 至 12 位大写字母和数字。')], verbose_name='单位代码')),
                ('name', models.CharField(max_length=100, verbose_name='单位全称')),
                ('short_name', models.CharField(blank=True, help_text='用于文号，如“柳民信”。不填则用单位代码。', max_length=20, verbose_name='机关代字')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='offices.office', verbose_name='上级单位')),
                ('path', models.CharField(db_index=True, editable=False, max_length=255)),
                ('depth', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('valid_from', models.DateField(default=datetime.date(2000, 1, 1), verbose_name='设立日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='接访地址')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='联系电话')),
                ('review_body', models.CharField(blank=True, help_text='本单位出具的处理意见书上写明的复查机关（《信访工作条例》第三十五条）。', max_length=100, verbose_name='复查机关')),
                ('is_publishing', models.BooleanField(default=False, verbose_name='编发月报')),
                ('successors', models.ManyToManyField(blank=True, related_name='predecessors', to='offices.office', verbose_name='承继单位')),
            ],
            options={
                'verbose_name': '单位',
                'verbose_name_plural': '单位',
                'ordering': ('path',),
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='office_ends_after_it_begins', violation_error_message='撤销日期不能早于设立日期。')],
            },
        ),
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': '已有同名账号。'}, help_text='字母、数字和 . - _，不用身份证号或手机号。', max_length=50, unique=True, validators=[django.contrib.auth.validators.ASCIIUsernameValidator()], verbose_name='账号')),
                ('full_name', models.CharField(max_length=50, verbose_name='姓名')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='offices.office', verbose_name='所在单位')),
                ('title', models.CharField(blank=True, max_length=50, verbose_name='职务')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='办公电话')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='电子邮箱')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ('is_staff', models.BooleanField(default=False, editable=False)),
                ('must_change_password', models.BooleanField(default=False, verbose_name='下次登录须改密码')),
                ('password_set_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='密码设定时间')),
                ('reset_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='重置密码的管理员')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='建立时间')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '工作人员',
                'verbose_name_plural': '工作人员',
                'ordering': ('username',),
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='工作人员')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='offices.office', verbose_name='单位')),
                ('kind', models.CharField(choices=[('registrar', '登记员'), ('head', '信访科长'), ('leader', '责任领导'), ('handler', '承办人'), ('director', '单位负责人'), ('statistician', '统计员'), ('auditor', '审计员'), ('administrator', '管理员')], max_length=20, verbose_name='岗位')),
                ('from_date', models.DateField(verbose_name='起始日期')),
                ('to_date', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('acting', models.BooleanField(default=False, verbose_name='代理')),
                ('appointed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提名人')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
            ],
            options={
                'verbose_name': '岗位',
                'verbose_name_plural': '岗位',
                'ordering': ('office__path', 'kind', 'from_date'),
                'indexes': [models.Index(fields=['staff', 'kind', 'from_date'], name='post_by_staff')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['registrar', 'head', 'leader', 'handler', 'director', 'statistician', 'auditor', 'administrator'])), name='post_kind_is_known'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='post_ends_after_it_begins', violation_error_message='终止日期不能早于起始日期。'), models.CheckConstraint(condition=models.Q(('appointed_by__isnull', True), models.Q(('appointed_by', models.F('staff')), _negated=True), _connector='OR'), name='post_not_self_given'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(models.Q(('confirmed_by', models.F('staff')), _negated=True), models.Q(('kind__in', ['director', 'handler', 'head', 'leader', 'registrar']), ('confirmed_by', models.F('appointed_by')), _negated=True)), _connector='OR'), name='post_confirmed_by_a_second_person')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='离岗人')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputising', to=settings.AUTH_USER_MODEL, verbose_name='代理人')),
                ('from_date', models.DateField(verbose_name='起始日期')),
                ('to_date', models.DateField(verbose_name='终止日期')),
                ('reason', models.CharField(max_length=100, verbose_name='事由')),
            ],
            options={
                'verbose_name': '离岗',
                'verbose_name_plural': '离岗',
                'ordering': ('-from_date',),
                'constraints': [models.CheckConstraint(condition=models.Q(('to_date__gte', models.F('from_date'))), name='absence_ends_after_it_begins', violation_error_message='终止日期不能早于起始日期。'), models.CheckConstraint(condition=models.Q(('deputy', models.F('staff')), _negated=True), name='absence_deputy_is_another', violation_error_message='代理人不能是本人。')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='offices.office', verbose_name='单位')),
                ('verb', models.CharField(choices=[('assign_leader', '确定责任领导')], max_length=30, verbose_name='事项')),
                ('director', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                ('from_date', models.DateField(verbose_name='起始日期')),
                ('to_date', models.DateField(blank=True, null=True, verbose_name='终止日期')),
            ],
            options={
                'verbose_name': '授权委托',
                'verbose_name_plural': '授权委托',
                'ordering': ('-from_date',),
            },
        ),
        migrations.CreateModel(
            name='PastPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('password', models.CharField(max_length=128)),
            ],
            options={
                'verbose_name': '用过的密码',
            },
        ),
        migrations.CreateModel(
            name='OpenSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
                ('key', models.CharField(max_length=40, unique=True)),
                ('browser', models.CharField(max_length=60, verbose_name='浏览器')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登录时间')),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='最近操作')),
            ],
            options={
                'verbose_name': '登录会话',
                'ordering': ('-seen_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='SecondStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_step', to=settings.AUTH_USER_MODEL)),
                ('secret', offices.personal.EncryptedTextField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('last_step', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': '动态口令',
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
                ('digest', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': '备用码',
                'constraints': [models.UniqueConstraint(fields=('staff', 'digest'), name='a_recovery_code_once')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL, verbose_name='工作人员')),
                ('name', models.CharField(help_text='如：与热线平台对接。不写人名、证件号码。', max_length=50, verbose_name='用途')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='建立时间')),
                ('expires_at', models.DateTimeField(verbose_name='到期时间')),
                ('used_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='最近使用')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='撤销时间')),
            ],
            options={
                'verbose_name': '接口令牌',
                'verbose_name_plural': '接口令牌',
                'ordering': ('-made_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='token_ends_after_it_begins')],
            },
        ),
    ]

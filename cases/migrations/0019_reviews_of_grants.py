import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def as_given(apps, schema_editor):
    """Until now no grant ran longer than the ninety days after which one is reviewed."""
    apps.get_model("cases", "CaseGrant").objects.update(review_by=F("expires_at"))


class Migration(migrations.Migration):
    dependencies = [
        ('cases', '0018_returned_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='casegrant',
            name='review_by',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='复核期限'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='casegrant',
            name='reviewed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='复核时间'),
        ),
        migrations.AddField(
            model_name='casegrant',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人'),
        ),
        migrations.AddField(
            model_name='casegrant',
            name='review_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='复核意见'),
        ),
        migrations.AddField(
            model_name='casegrant',
            name='revoke_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='撤销理由'),
        ),
        migrations.RunPython(as_given, migrations.RunPython.noop),
    ]

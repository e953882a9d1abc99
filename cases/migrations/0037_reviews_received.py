"""The day a request for review reached the reviewer; of older ones the day it was lodged is the only one known."""

from django.db import migrations, models
from django.db.models import F


def as_lodged(apps, schema_editor):
    apps.get_model("cases", "Review").objects.update(received_on=F("requested_on"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0036_reminders_of_promises")]

    operations = [
        migrations.AddField("review", "received_on", models.DateField("收到申请日期", null=True)),
        migrations.RunPython(as_lodged, migrations.RunPython.noop),
        migrations.AlterField("review", "received_on", models.DateField("收到申请日期")),
    ]

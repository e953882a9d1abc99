from django.db import migrations

from trail.operations import GuardLog


class Migration(migrations.Migration):

    dependencies = [("trail", "0001_initial")]

    operations = [GuardLog()]

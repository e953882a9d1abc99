from django.db import migrations

from cases.search_index import IndexWords


class Migration(migrations.Migration):

    dependencies = [('cases', '0020_words')]

    operations = [IndexWords()]

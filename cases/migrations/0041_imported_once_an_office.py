from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, Substr

IMPORTED = ~Q(import_key='')


def imported_once(*fields):
    return models.UniqueConstraint(condition=IMPORTED, fields=fields, name='submission_imported_once')


def give_back(apps, schema_editor):
    """Names that were told apart by their office on the way back are the ledgers' own again."""
    Submission = apps.get_model('cases', 'Submission')
    for source, office in set(
        Submission.objects.filter(IMPORTED, import_source__contains='@').values_list('import_source', 'office')
    ):
        if source.endswith(f'@{office}'):
            Submission.objects.filter(office=office, import_source=source).update(
                import_source=source.removesuffix(f'@{office}')
            )


def tell_apart(apps, schema_editor):
    """The table before holds a number of a ledger once in all offices: those that came later name their office."""
    Submission = apps.get_model('cases', 'Submission')
    earlier = Submission.objects.filter(
        import_source=OuterRef('import_source'), import_key=OuterRef('import_key'), pk__lt=OuterRef('pk')
    ).exclude(office=OuterRef('office'))
    later = list(Submission.objects.filter(IMPORTED, Exists(earlier)).values_list('pk', flat=True))
    told = Concat(
        Substr('import_source', 1, 40), Value('@'), Cast(F('office'), models.CharField()),
        output_field=models.CharField(),
    )
    for start in range(0, len(later), 500):
        Submission.objects.filter(pk__in=later[start:start + 500]).update(import_source=told)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0040_proof_of_reviews_served'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='submission', name='submission_imported_once'),
        migrations.RunPython(give_back, tell_apart),
        migrations.AddConstraint(
            model_name='submission', constraint=imported_once('office', 'import_source', 'import_key')
        ),
    ]

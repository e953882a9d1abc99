"""Promises made before they could name their claim: where the matter has but one, it is that one's, in its round."""

from django.db import migrations
from django.db.models import Count, OuterRef, Subquery


def tie(apps, schema_editor):
    """In matters of several claims nobody knows which was meant: there the promise stays one about the whole."""
    commitment, claim, case = (apps.get_model("cases", name) for name in ("Commitment", "Claim", "Case"))
    commitment.objects.filter(case__round__gt=1).update(
        round=Subquery(case.objects.filter(pk=OuterRef("case_id")).values("round")[:1])
    )
    alone = claim.objects.values("case_id").annotate(claims=Count("pk")).filter(claims=1).values("case_id")
    commitment.objects.filter(case_id__in=alone).update(
        claim_id=Subquery(claim.objects.filter(case_id=OuterRef("case_id")).values("pk")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0034_promises_of_claims")]

    operations = [migrations.RunPython(tie, migrations.RunPython.noop)]

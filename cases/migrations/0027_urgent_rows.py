"""Reports written before there were situations: all of a matter's belong to one."""

from typing import Any

from django.db import migrations
from django.db.models import F


def gather(apps: Any, schema_editor: Any) -> None:
    reports = apps.get_model("cases", "UrgentReport").objects.filter(situation=None).order_by("reported_at", "pk")
    situations = apps.get_model("cases", "UrgentSituation").objects
    for report in reports:
        situation, new = situations.get_or_create(
            case_id=report.case_id,
            ordinal=1,
            defaults={"known_at": report.known_at, "text": report.text, "entered_at": report.reported_at},
        )
        report.situation, report.entered_at = situation, report.reported_at
        report.ordinal = 1 if new else situation.reports.count() + 1
        report.save()
    open_ones = situations.filter(ended_at=None).values("case")
    apps.get_model("cases", "Case").objects.filter(pk__in=open_ones).update(is_urgent=True)


def scatter(apps: Any, schema_editor: Any) -> None:
    for report in apps.get_model("cases", "UrgentReport").objects.select_related("situation"):
        report.case_id, report.known_at = report.situation.case_id, report.situation.known_at
        report.situation = None
        report.save()
    apps.get_model("cases", "UrgentReport").objects.filter(reported_at__lt=F("known_at")).update(
        reported_at=F("known_at")
    )
    apps.get_model("cases", "UrgentSituation").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_urgent_situations")]

    operations = [migrations.RunPython(gather, scatter)]

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """The monthly figures, and the roll-ups they are read from."""

    name = "reports"
    verbose_name = _("月报")

    def ready(self) -> None:
        """Take the triggers of the roll-ups away while migrations run, and bring all in step after them; put what waits
        for a statistician on their first page.
        """
        import_module("reports.waiting")
        pre_migrate.connect(_let_go, sender=self)
        post_migrate.connect(_take_up, sender=self)


def _let_go(*, plan: Any = (), **_kwargs: Any) -> None:
    if plan:
        import_module("reports.rollups.triggers").remove()


def _take_up(*, plan: Any = (), **_kwargs: Any) -> None:
    """Also after the tables were emptied at one stroke, which asks no trigger on PostgreSQL."""
    upkeep = import_module("reports.rollups.upkeep")
    upkeep.take_up(was_changed=bool(plan))

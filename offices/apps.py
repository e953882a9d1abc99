from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    """Who: the office tree, staff, posts, absences, sign-in."""

    name = "offices"
    verbose_name = _("单位与人员")

    def ready(self) -> None:
        """Register the start-up check of the keys."""
        from offices import checks  # noqa: F401, PLC0415

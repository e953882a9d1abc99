from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    """The append-only log; knows none of our other rooms."""

    name = "trail"
    verbose_name = _("留痕")

    def ready(self) -> None:
        """Register the start-up check of the triggers."""
        from trail import checks  # noqa: F401, PLC0415

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    """The deployment's own app: base templates' tags, start-up checks, the wiring of rooms."""

    name = "config"
    verbose_name = "部署"

    def ready(self) -> None:
        """Register the periodic jobs; where there is a broker, let every process know it."""
        import_module("config.jobs")
        if settings.CELERY_BROKER_URL:
            import_module("config.celery")

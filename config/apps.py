from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    """The deployment's own app: base templates' tags, start-up checks, the wiring of rooms."""

    name = "config"
    verbose_name = "部署"

    def ready(self) -> None:
        """Register the periodic jobs; where there is a broker, let every process know it."""
        import_module("config.jobs")
        import_module("config.checks")
        post_migrate.connect(_remember_keys, sender=apps.get_app_config("offices"))
        if settings.CELERY_BROKER_URL:
            import_module("config.celery")


def _remember_keys(**_kwargs: Any) -> None:
    """A database knows its keys from its first day."""
    import_module("offices.keys").remember()

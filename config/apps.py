from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The deployment's own app: base templates' tags, start-up checks, the wiring of rooms."""

    name = "config"
    verbose_name = "部署"

from importlib import import_module

from django.apps import AppConfig


class ProbeConfig(AppConfig):
    name = "tests.jobs.probe"

    def ready(self) -> None:
        import_module("tests.jobs.probe.handlers")
        import_module("tests.jobs.probe.kills")

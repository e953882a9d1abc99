from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    """What may happen next and by when: flows, grounds, the engine, clocks, workdays."""

    name = "workflows"
    verbose_name = _("流程与时限")

    def ready(self) -> None:
        # A table with a gap stops every command, the server's start included.
        import workflows.checks  # noqa: F401, PLC0415

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """What must still be done: the rows, who takes them, and the clock that adds new ones."""

    name = "jobs"
    verbose_name = _("后台任务")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """Key groups: shared grievances, their representatives, promises and grants."""

    name = "groups"
    verbose_name = _("重点群体")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """Key groups: shared grievances, their representatives, promises and grants."""

    name = "groups"
    verbose_name = _("重点群体")

    def ready(self) -> None:
        # A change of posts, accounts or offices asks here what it would leave without anybody.
        import groups.keepers  # noqa: PLC0415
        import groups.obligations  # noqa: F401, PLC0415

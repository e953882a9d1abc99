from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """The matter: submissions, claims, people, assignments, papers, and who may see them."""

    name = "cases"
    verbose_name = _("信访事项")

    def ready(self) -> None:
        from cases.search_index import know_grams  # noqa: PLC0415

        connection_created.connect(know_grams)
        # The effects register themselves; without them the engine would have verbs and no deeds.
        import cases.actions  # noqa: PLC0415
        import cases.checks  # noqa: PLC0415
        import cases.common_jobs  # noqa: PLC0415
        import cases.demo.jobs  # noqa: PLC0415
        import cases.exports.jobs  # noqa: PLC0415
        import cases.ledger.jobs  # noqa: PLC0415
        import cases.offices  # noqa: PLC0415

        # A machine that cannot draw the papers is told so by every command, with the package to install.
        import cases.papers.checks  # noqa: PLC0415
        import cases.retention.jobs  # noqa: F401, PLC0415

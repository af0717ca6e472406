from django.apps import AppConfig


class ChantierConfig(AppConfig):
    """The composition root: tells each mandate what the others do with its acts."""

    name = "chantier.config"
    label = "chantier"

    def ready(self) -> None:
        from chantier.config import panels, reactions, report_sections, windows

        reactions.install()
        panels.install()
        windows.install()
        report_sections.install()

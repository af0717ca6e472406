from django.apps import AppConfig


class ChantierConfig(AppConfig):
    """The composition root: tells each mandate what the others do with its acts."""

    name = "chantier.config"
    label = "chantier"

    def ready(self) -> None:
        from chantier.config import panels, reactions, windows

        reactions.install()
        panels.install()
        windows.install()

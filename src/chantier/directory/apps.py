from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "chantier.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make organisations findable, and let words re-point what organisations bear."""
        from chantier.directory import bearing, search

        search.install()
        bearing.install()

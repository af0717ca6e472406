from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "chantier.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make organisations findable."""
        from chantier.directory import search

        search.install()

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "chantier.foundation.search"
    label = "search"

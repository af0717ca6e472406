from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "chantier.foundation.access"
    label = "access"

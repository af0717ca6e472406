from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "chantier.foundation.messages"
    label = "notices"  # "messages" is taken by django.contrib.messages
    default_auto_field = "django.db.models.BigAutoField"

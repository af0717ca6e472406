from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "chantier.foundation.places"
    label = "places"
    verbose_name = _("Territoires")
    default_auto_field = "django.db.models.BigAutoField"

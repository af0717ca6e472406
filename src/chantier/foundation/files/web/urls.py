from django.urls import path
from django.utils.translation import pgettext_lazy

from chantier.foundation.files.web import views

app_name = "files"

urlpatterns = [
    path(pgettext_lazy("address", "fichiers/<str:token>/"), views.private, name="private"),
]

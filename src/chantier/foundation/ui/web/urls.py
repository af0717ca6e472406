from django.urls import path

from chantier.foundation.ui.web import gallery

app_name = "ui"

urlpatterns = [
    path("", gallery.show, name="gallery"),
    path("progression/<int:done>/", gallery.progress, name="gallery-progress"),
]

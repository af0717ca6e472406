from django.urls import path

from chantier.foundation.ui.web import gallery

app_name = "ui"

urlpatterns = [
    path("", gallery.show, name="gallery"),
    path("progression/<int:done>/", gallery.progress, name="gallery-progress"),
    path("points.json", gallery.points, name="gallery-points"),
    path("fiche/<slug:mark>/", gallery.card, name="gallery-card"),
    path("adresse/", gallery.address, name="gallery-address"),
]

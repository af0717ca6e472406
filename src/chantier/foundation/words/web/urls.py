"""Addresses of the vocabularies."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from chantier.foundation.words.web import desk, exchange, pages

app_name = "words"

urlpatterns = [
    path("", pages.schemes, name="schemes"),
    path(pgettext_lazy("address", "importer/"), exchange.receive, name="import"),
    path(pgettext_lazy("address", "importer/<int:waiting>/"), exchange.confirm, name="import-one"),
    path(pgettext_lazy("address", "fusions/<int:merger>/annulation/"), desk.undo, name="undo"),
    path("<slug:scheme>.<slug:ending>", exchange.download, name="download"),
    path("<slug:scheme>/", pages.scheme, name="scheme"),
    path(pgettext_lazy("address", "<slug:scheme>/nouveau-concept/"), desk.add, name="add"),
    path("<slug:scheme>/<slug:concept>/", pages.concept, name="concept"),
    path(pgettext_lazy("address", "<slug:scheme>/<slug:concept>/modifier/"), desk.change, name="change"),
    path(pgettext_lazy("address", "<slug:scheme>/<slug:concept>/fusion/"), desk.merge, name="merge"),
    path(pgettext_lazy("address", "<slug:scheme>/<slug:concept>/retrait/"), desk.withdraw, name="withdraw"),
    path(pgettext_lazy("address", "<slug:scheme>/<slug:concept>/retablissement/"), desk.restore, name="restore"),
]

"""The addresses of corrections and of one's own page."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.directory.web import correction_pages, edit_pages, suggest_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "correction/<slug:public_id>/"), suggest_pages.suggest, name="suggest"),
    path(pgettext_lazy("address", "modification/<slug:public_id>/"), edit_pages.edit, name="edit"),
    path(pgettext_lazy("address", "corrections/"), correction_pages.queue, name="corrections"),
    path(pgettext_lazy("address", "corrections/<int:pk>/"), correction_pages.one, name="correction"),
    path(
        pgettext_lazy("address", "corrections/<int:pk>/acceptation/"), correction_pages.accept, name="correction-accept"
    ),
    path(pgettext_lazy("address", "corrections/<int:pk>/refus/"), correction_pages.refuse, name="correction-refuse"),
    path(pgettext_lazy("address", "corrections/<int:pk>/annulation/"), correction_pages.undo, name="correction-undo"),
    path(pgettext_lazy("address", "corrections/<int:pk>/retrait/"), suggest_pages.withdraw, name="correction-withdraw"),
]

"""The addresses of reconciliation: one pair after the other, and the decisions that were taken."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.directory.web import review_pages as pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "rapprochement/"), pages.review, name="review"),
    path(pgettext_lazy("address", "rapprochement/<int:pk>/decision/"), pages.decision, name="review-decision"),
    path(pgettext_lazy("address", "rapprochement/<int:pk>/plus-tard/"), pages.skip, name="review-skip"),
    path(pgettext_lazy("address", "rapprochement/derniere/annulation/"), pages.undo_last, name="review-undo-last"),
    path(pgettext_lazy("address", "rapprochement/reglees/"), pages.moot, name="review-moot"),
    path(pgettext_lazy("address", "rapprochement/decisions/"), pages.decisions, name="review-decisions"),
    path(pgettext_lazy("address", "rapprochement/fusions/<int:pk>/annulation/"), pages.undo, name="merge-undo"),
    path(
        pgettext_lazy("address", "rapprochement/distinctions/<int:pk>/annulation/"),
        pages.undo_told_apart,
        name="distinction-undo",
    ),
]

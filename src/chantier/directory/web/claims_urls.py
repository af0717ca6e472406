"""The addresses of claims: ask, prove, vouch, answer."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.utils.translation import pgettext_lazy

from chantier.directory.web import claim_answers as answers
from chantier.directory.web import claim_pages as pages


class Key:
    """What a letter carries: 256 bits in 43 letters."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Key, "claim_key")

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "demandes/"), answers.queue, name="claims"),
    path(pgettext_lazy("address", "demandes/preuve/<claim_key:token>/"), pages.proof, name="claim-proof"),
    path(pgettext_lazy("address", "demandes/<int:pk>/acceptation/"), answers.accept, name="claim-accept"),
    path(pgettext_lazy("address", "demandes/<int:pk>/refus/"), answers.refuse, name="claim-refuse"),
    path(pgettext_lazy("address", "demandes/<int:pk>/recommandation/"), answers.vouch, name="claim-vouch"),
    path(pgettext_lazy("address", "demandes/<int:pk>/abstention/"), answers.decline, name="claim-decline"),
    path(pgettext_lazy("address", "demandes/fiche/<slug:public_id>/"), pages.claim, name="claim"),
]

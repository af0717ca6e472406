"""Addresses of assemblies: the register of decisions."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import addresses, decision_pages

_CONVERTERS = addresses.AssemblyId  # registered by its module

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "decisions/"), decision_pages.decisions, name="decisions"),
    path(
        pgettext_lazy("address", "decisions/numero/<int:number>/"), decision_pages.by_number, name="decision-by-number"
    ),
    path(pgettext_lazy("address", "decisions/<assembly:public_id>/"), decision_pages.decision, name="decision"),
    path(
        pgettext_lazy("address", "decisions/<assembly:public_id>/suites/"),
        decision_pages.follow_up,
        name="decision-follow-up",
    ),
]

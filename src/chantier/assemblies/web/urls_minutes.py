"""Addresses of assemblies: the minutes of a meeting, and its proofs."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import addresses, minutes_pages, proof_pages

_CONVERTERS = addresses.AssemblyId  # registered by its module

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "<assembly:public_id>/proces-verbal/"), minutes_pages.minutes, name="minutes"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/proces-verbal/imprimer/"),
        minutes_pages.printed,
        name="minutes-print",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/proces-verbal/ecrire/"),
        minutes_pages.edit,
        name="minutes-edit",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/proces-verbal/publier/"),
        minutes_pages.publish,
        name="minutes-publish",
    ),
    path(pgettext_lazy("address", "verificateur.py"), proof_pages.verifier, name="verifier"),
    path(pgettext_lazy("address", "<assembly:public_id>/preuves/"), proof_pages.proofs, name="proofs"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/preuves/dossier.zip"), proof_pages.folder, name="proofs-folder"
    ),
    path("<assembly:public_id>/minutes.json", minutes_pages.canonical_file, name="minutes-file"),
]

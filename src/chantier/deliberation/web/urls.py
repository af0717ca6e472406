"""Addresses of concertation, under ``concertation/``."""

from __future__ import annotations

from django.urls import path

from chantier.deliberation.web import (
    debate_urls,
    evidence_urls,
    follow_urls,
    home_pages,
    machine_urls,
    mandate_urls,
    need_urls,
    opinion_urls,
    program_urls,
    proposal_urls,
    round_urls,
    table_urls,
)

app_name = "deliberation"

urlpatterns = [
    path("", home_pages.home, name="home"),
    *table_urls.urlpatterns,
    *proposal_urls.urlpatterns,
    *debate_urls.urlpatterns,
    *need_urls.urlpatterns,
    *evidence_urls.urlpatterns,
    *mandate_urls.urlpatterns,
    *round_urls.urlpatterns,
    *opinion_urls.urlpatterns,
    *follow_urls.urlpatterns,
    *machine_urls.urlpatterns,
    *program_urls.urlpatterns,
]

"""Addresses of the public log for programs: no language in them, those that C2SP's tlog-tiles says."""

from __future__ import annotations

from django.urls import URLPattern, path

from chantier.foundation.journal.web import machine

app_name = "log"

urlpatterns: list[URLPattern] = [
    path("checkpoint", machine.checkpoint, name="checkpoint"),
    path("verifier", machine.verifier, name="verifier"),
    path("tile/<path:name>", machine.tile, name="tile"),
    path("entry/<int:index>", machine.entry, name="entry"),
    path("proof/<int:index>", machine.proof, name="proof"),
    path("cosignatures", machine.cosignatures, name="cosignatures"),
]

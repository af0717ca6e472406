"""The pages that belong to no mandate: home, help, about, what is not built yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request
from django.utils.translation import override as speaking


def choose_language(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the home page in the reader's language."""
    with speaking(get_language_from_request(request)):
        return redirect("home")


def health(_request: HttpRequest) -> HttpResponse:
    """Whether the instance answers, for whoever watches it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def home(request: HttpRequest) -> HttpResponse:
    """The path of an idea, with what is alive at each step now."""
    return render(request, "chantier/home.html")


def not_built(request: HttpRequest, mandate: str) -> HttpResponse:
    """An honest page: what this mandate will be."""
    from chantier.config.mandates import NOT_BUILT

    return render(request, "chantier/not_built.html", {"mandate": NOT_BUILT[mandate]})


def help_page(request: HttpRequest) -> HttpResponse:
    """How to begin, by who you are."""
    return render(request, "chantier/help.html")


def about(request: HttpRequest) -> HttpResponse:
    """Who keeps this instance, on what software, with what sources."""
    return render(request, "chantier/about.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """What is known of people, why, how long, and their rights."""
    return render(request, "chantier/privacy.html")

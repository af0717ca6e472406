"""Two small pages to try the browser on."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

START = "<!doctype html><html lang='fr'><head><title>Essai</title></head><body><main><h1>Essai</h1>"


def sound(request: HttpRequest) -> HttpResponse:
    return HttpResponse(START + "<p>Une page sans défaut.</p></main></body></html>")


def without_alternative(request: HttpRequest) -> HttpResponse:
    return HttpResponse(START + "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></main></body></html>")


urlpatterns = [path("", sound), path("image", without_alternative)]

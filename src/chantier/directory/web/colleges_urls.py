"""The addresses of colleges: read, kept, and the colleges of one organisation."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.directory.web import college_desk, college_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "colleges/"), college_pages.index, name="colleges"),
    path(pgettext_lazy("address", "colleges/creation/nouveau/"), college_desk.create, name="college-new"),
    path(pgettext_lazy("address", "colleges/<slug:slug>/"), college_pages.college, name="college"),
    path(pgettext_lazy("address", "colleges/<slug:slug>/modification/"), college_desk.change, name="college-change"),
    path(pgettext_lazy("address", "colleges/<slug:slug>/fermeture/"), college_desk.close, name="college-close"),
    path(
        pgettext_lazy("address", "colleges/exceptions/<int:pk>/levee/"),
        college_desk.lift,
        name="college-exception-lift",
    ),
    path(
        pgettext_lazy("address", "colleges/organisation/<slug:public_id>/siege/"),
        college_desk.seat,
        name="organization-colleges",
    ),
]

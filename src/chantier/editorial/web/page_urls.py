"""The pages that editors write, after every other address. The names are those Wagtail asks for."""

from __future__ import annotations

from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail import views as wagtail

from chantier.editorial.web import serving

urlpatterns = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        wagtail.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login"), name="wagtailcore_login"),
    re_path(r"^((?:[\w\-]+/)*)$", serving.serve, name="wagtail_serve"),
]

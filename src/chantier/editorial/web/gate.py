"""The door of the back office: our sign-in, our roles, and a content policy of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_cache_control

from chantier.editorial.permissions import GROUP, may_edit_site
from chantier.editorial.search import branch_changed
from chantier.editorial.services.ground import welcome_editor

View = Callable[..., HttpResponseBase]

#: Names, addresses and passwords are kept elsewhere in the house: these doors of Wagtail are walled up.
WALLED_UP = ("wagtailusers_", "wagtailadmin_password_reset", "wagtailadmin_login", "wagtailsites")
#: Where a page is kept from some readers, with those below it.
PRIVACY = "wagtailadmin_pages:set_privacy"
#: Wagtail writes scripts in its pages for dates and choosers, and styles for its editor. See decision 0006.
POLICY = {"script-src": ["'unsafe-inline'"], "style-src": ["'unsafe-inline'"], "img-src": ["blob:"]}


def editors_only(view: View) -> View:
    """Ask who it is, let Wagtail know them, and relax the policy for these pages alone."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name == "wagtailadmin_logout":
            return redirect("account_logout")
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
        may_edit_site(request.speaker).enforce()
        if name.startswith(WALLED_UP):
            raise Http404
        if not request.user.groups.filter(name=GROUP).exists():
            welcome_editor(person_id=request.user.pk)
        response = view(request, *args, **kwargs)
        if name == PRIVACY and request.method == "POST":
            branch_changed(kwargs["page_id"])
        response._csp_update = POLICY
        patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded

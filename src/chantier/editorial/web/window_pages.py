"""Windows on their own address: to be read, or placed in another site."""

from __future__ import annotations

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from chantier.editorial import windows


@require_safe
@xframe_options_exempt
@csp_update({"frame-ancestors": ["*"]})  # type: ignore[untyped-decorator,arg-type,unused-ignore]
def window(request: HttpRequest, name: str) -> HttpResponse:
    """One window alone. Only here may another site frame what is ours."""
    found = windows.window(name)
    if found is None:
        raise Http404
    inside = render_to_string(found.template, {"window": found, **found.gather(request)}, request=request)
    return render(request, "editorial/window.html", {"window": found, "inside": inside})


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The windows there are, with what to paste to place one elsewhere."""
    addresses = ((one, reverse("editorial:window", args=(one.name,))) for one in windows.windows())
    listed = [(one, address, _snippet(one, address)) for one, address in addresses]
    return render(request, "editorial/windows.html", {"listed": listed})


def _snippet(one: windows.Window, address: str) -> str:
    whole = f"{settings.CHANTIER_ADDRESS}{address}"
    return f'<iframe src="{whole}" width="100%" height="480" loading="lazy" title="{one.label}"></iframe>'

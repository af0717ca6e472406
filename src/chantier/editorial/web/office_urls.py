"""The addresses of the back office: Wagtail's own, each behind the gate."""

from __future__ import annotations

from wagtail.admin.urls import urlpatterns as wagtail_patterns
from wagtail.utils.urlpatterns import decorate_urlpatterns

from chantier.editorial.web.gate import editors_only

urlpatterns = decorate_urlpatterns(list(wagtail_patterns), editors_only)

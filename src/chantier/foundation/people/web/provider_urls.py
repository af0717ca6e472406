"""OpenID Connect: the provider knows one return address, so it has no language."""

from allauth.socialaccount.providers.openid_connect.urls import urlpatterns

__all__ = ["urlpatterns"]

"""The link of a new password: our address and the library's key meet here."""

from __future__ import annotations

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse


def from_key(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """Choose a new password. A path cuts at the last dash; the number of the account ends at the first."""
    number, _dash, rest = f"{uidb36}-{key}".partition("-")
    answer: HttpResponse = account.password_reset_from_key(request, uidb36=number, key=rest)
    return answer

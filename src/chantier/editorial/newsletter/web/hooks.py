"""What the mail provider tells: each call is authenticated by anymail's own view, by signature or by a secret.

Nothing is listened to unless `CHANTIER_MAIL_PROVIDER` names a provider and its secret is set. Opens and clicks, should
a provider send them, are thrown away unread.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chantier.editorial.newsletter.core.returns import COMPLAINT, HARD, SOFT, Returned
from chantier.editorial.newsletter.services import returns

#: Modules and views of anymail, and whether the provider signs its calls itself.
PROVIDERS = {
    "brevo": ("brevo", "BrevoTrackingWebhookView", False),
    "mailersend": ("mailersend", "MailerSendTrackingWebhookView", True),
    "mailgun": ("mailgun", "MailgunTrackingWebhookView", True),
    "mailjet": ("mailjet", "MailjetTrackingWebhookView", False),
    "postmark": ("postmark", "PostmarkTrackingWebhookView", False),
    "sendgrid": ("sendgrid", "SendGridTrackingWebhookView", False),
    "sparkpost": ("sparkpost", "SparkPostTrackingWebhookView", False),
}
LARGEST = 1_000_000


class _Ear:
    """Stands where anymail would send its signal: an event becomes one call of a service."""

    def send(self, *, sender: object, event: AnymailTrackingEvent, esp_name: str) -> None:  # noqa: ARG002
        if event.recipient:
            hear(event)


def hear(event: AnymailTrackingEvent) -> bool:
    """One event of a provider; whether it said something of a subscriber."""
    now, address, kind = timezone.now(), str(event.recipient), event.event_type
    if kind == EventType.COMPLAINED:
        return returns.hear(Returned(address, COMPLAINT), at=now)
    if kind == EventType.UNSUBSCRIBED:
        return returns.hear_departure(address, at=now)
    if kind in {EventType.BOUNCED, EventType.REJECTED}:
        hard = event.reject_reason in {RejectReason.BOUNCED, RejectReason.INVALID}
        return returns.hear(Returned(address, HARD if hard else SOFT), at=now)
    if kind == EventType.DELIVERED:
        return returns.hear_delivered(address)
    return False


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def provider(request: HttpRequest) -> HttpResponse:
    """The one address for the provider of this instance."""
    name = settings.CHANTIER_MAIL_PROVIDER
    if name not in PROVIDERS:
        raise Http404
    module, view_name, signs = PROVIDERS[name]
    if not signs and not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404  # anybody could tell us that anybody complained
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    view: Any = getattr(import_module(f"anymail.webhooks.{module}"), view_name)
    try:
        answer: HttpResponse = view.as_view(signal=_Ear())(request)
    except AnymailConfigurationError as error:
        raise Http404 from error
    except (AnymailWebhookValidationFailure, ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse(status=400)
    return answer

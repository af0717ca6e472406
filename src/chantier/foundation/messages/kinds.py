"""The kinds of notices of this instance: ours, and those that the composition root adds."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from chantier.foundation.messages.core.kinds import Kind

INVITATION = Kind("people.invitation", _("Invitations à parler au nom d’une organisation"), "notices/mail/invitation")
MANDATE_OFFERED = Kind("people.mandate_offered", _("Mandats qui vous sont proposés"), "notices/mail/mandate_offered")
MANDATE_CHANGED = Kind(
    "people.mandate_changed",
    _("Mandats acceptés, refusés ou retirés qui vous concernent"),
    "notices/mail/mandate_changed",
)
ERASURE = Kind("people.erasure", _("Effacement de votre compte"), "notices/mail/erasure", True)

KINDS = (INVITATION, MANDATE_OFFERED, MANDATE_CHANGED, ERASURE)


def kinds() -> dict[str, Kind]:
    """Every kind by its key; `settings.NOTICE_KINDS` lists dotted names of tuples of kinds."""
    found: dict[str, Kind] = {}
    for name in settings.NOTICE_KINDS:
        for kind in import_string(name):
            found[kind.key] = kind
    return found

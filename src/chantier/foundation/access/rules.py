"""Rules that every mandate uses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.speaker import Speaker
from chantier.foundation.access.verdict import ALLOWED, Rule, Verdict, refused


def _is_signed_in(speaker: Speaker, *_args: object) -> Verdict:
    if speaker.is_known:
        return ALLOWED
    return refused(
        "sign_in_first",
        _("Il faut être connecté pour faire cela."),
        _("Connectez-vous, puis revenez à cette page."),
    )


is_signed_in = Rule(_is_signed_in)


def holds(*roles: str) -> Rule:
    """Whether the speaker holds one of these roles (an administrator holds them all)."""

    def ask(speaker: Speaker, *_args: object) -> Verdict:
        if speaker.has_role(*roles):
            return ALLOWED
        return refused(
            "role_needed",
            _("Cette action est réservée aux personnes qui en ont la charge."),
            _("Écrivez à la personne qui administre cette instance si cette charge vous revient."),
        )

    return Rule(ask)

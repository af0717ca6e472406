"""Organisations that can speak: made when needed, renamed, merged and restored with the directory."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import acts, queries
from chantier.foundation.people.core.values import VoiceView
from chantier.foundation.people.models import Voice


def ensure_voice(*, organization_ref: str, name: str) -> VoiceView:
    """The voice of this organisation, made if it has none yet. Who may is asked by the caller. Safe to run twice."""
    found, _made = Voice.objects.get_or_create(organization_ref=organization_ref, defaults={"name": name[:300]})
    return _view(found)


@transaction.atomic
def rename_voice(*, speaker: Speaker, organization_ref: str, name: str, at: datetime) -> None:
    """Follow the directory when an organisation changes its name. Does nothing when it has no voice."""
    found = Voice.objects.select_for_update().filter(organization_ref=organization_ref).first()
    if found is None or found.name == name[:300]:
        return
    found.name = name[:300]
    found.save(update_fields=["name"])
    record(name=acts.VOICE_RENAMED, speaker=speaker, at=at, subject=("people.voice", found.pk))


@transaction.atomic
def redirect_voice(*, speaker: Speaker, organization_ref: str, into: str, name: str, at: datetime) -> None:
    """Follow a merge: whoever could speak for one speaks for the other. Nothing is moved, so it can be undone.

    ``into`` and ``name`` are the public identifier and the name of the organisation that stays.
    """
    source = Voice.objects.select_for_update().filter(organization_ref=organization_ref).first()
    if source is None:
        return
    ensure_voice(organization_ref=into, name=name)
    target = Voice.objects.get(organization_ref=into)
    if source.redirects_to_id == target.pk:
        return
    if target.pk in queries.voice_family(source.pk):
        raise NotPossible(Reason("voice_circle", _("Ces deux organisations seraient chacune fondue dans l’autre.")))
    source.redirects_to = target
    source.save(update_fields=["redirects_to"])
    record(
        name=acts.VOICE_REDIRECTED,
        speaker=speaker,
        at=at,
        subject=("people.voice", source.pk),
        data={"into": target.pk},
    )


@transaction.atomic
def restore_voice(*, speaker: Speaker, organization_ref: str, at: datetime) -> None:
    """Follow the undoing of a merge."""
    source = Voice.objects.select_for_update().filter(organization_ref=organization_ref).first()
    if source is None or source.redirects_to_id is None:
        return
    source.redirects_to = None
    source.save(update_fields=["redirects_to"])
    record(name=acts.VOICE_RESTORED, speaker=speaker, at=at, subject=("people.voice", source.pk))


def _view(voice: Voice) -> VoiceView:
    return VoiceView(id=voice.pk, organization_ref=voice.organization_ref, name=voice.name, active=voice.active)

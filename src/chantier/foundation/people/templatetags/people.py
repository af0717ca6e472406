"""The words of mandates, powers and roles, for templates."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from chantier.foundation.people import phrases
from chantier.foundation.people.core.devices import Device
from chantier.foundation.people.core.lifecycle import InvitationState, MandateState
from chantier.foundation.people.models import Role

register = template.Library()

TONES = {
    MandateState.OFFERED: "warning",
    MandateState.ACCEPTED: "info",
    MandateState.ACTIVE: "success",
}


@register.filter
def device_words(device: Device) -> str:
    """A device as its owner would say it."""
    browser = phrases.BROWSERS.get(device.browser, str(phrases.UNKNOWN_BROWSER))
    return str(phrases.BROWSER_ON.get(device.system, phrases.BROWSER_ON[""])) % {"browser": browser}


@register.filter
def power_words(power: str) -> str | Promise:
    """What a power lets one do."""
    return phrases.POWERS[power]  # type: ignore[index]


@register.filter
def mandate_words(state: str) -> str | Promise:
    """The state of a mandate, in words."""
    return phrases.MANDATE_STATES[MandateState(state)]


@register.filter
def mandate_tone(state: str) -> str:
    """The tone of the badge of a state."""
    return TONES.get(MandateState(state), "quiet")


@register.filter
def invitation_words(state: str) -> str | Promise:
    """The state of an invitation, in words."""
    return phrases.INVITATION_STATES[InvitationState(state)]


@register.filter
def invitation_notice(state: str) -> str | Promise:
    """Why an invitation no longer works."""
    return phrases.INVITATION_NOTICES[InvitationState(state)]


@register.filter
def role_words(role: str) -> str | Promise:
    """The name of a role."""
    return Role(role).label

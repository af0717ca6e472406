"""Forms of a meeting: when, how, where; its officers; a point of its agenda."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.assemblies.models import Body, Meeting
from chantier.assemblies.phrases import ITEM_KINDS, MEETING_KINDS, MODES, OFFICES
from chantier.assemblies.services.agenda import PointGiven
from chantier.assemblies.services.planning import MeetingGiven
from chantier.assemblies.web.fields import DayField, HourField

LANGUAGES: Final = (("fr", _("Français")), ("en", _("Anglais")), ("es", _("Espagnol")))
#: A public identifier, alone or in the address of a page: the last part that has a word, before its readable name.
_IDENTIFIER: Final = re.compile(r"^(?:[^\s?#]*/)?(?P<id>[0-9a-zA-Z]{1,12})(?:-[^/\s]*)?/?(?:[?#]\S*)?$")


class MeetingForm(forms.Form):
    """When and how a body meets, at the hours of its place."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    kind = forms.ChoiceField(label=_("Sorte d’assemblée"), choices=list(MEETING_KINDS.items()))
    day = DayField(label=_("Jour"))
    starts = HourField(label=_("Début"))
    ends = HourField(label=_("Fin prévue"), required=False)
    mode = forms.ChoiceField(label=_("Comment on se réunit"), widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Où"), max_length=300, required=False, help_text=_("La salle et son adresse, telles qu’on les dirait.")
    )
    remote_address = forms.URLField(
        label=_("Adresse de la salle à distance"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Envoyée aux membres convoqués seulement : elle n’est pas sur les pages publiques."),
    )
    roll_on = DayField(
        label=_("Registre lu le"),
        required=False,
        help_text=_("Le jour dont le répertoire dit qui a une voix. Vide : le jour de l’assemblée."),
    )
    invitation = forms.CharField(
        label=_("Pourquoi on se réunit"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Part avec l’avis de convocation. Le Markdown est compris."),
    )
    language = forms.ChoiceField(label=_("Langue de l’avis"), choices=LANGUAGES)

    def __init__(self, *args: Any, body: Body, modes: tuple[str, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.body = body
        self.fields["mode"].choices = [(one, MODES[one]) for one in modes]

    def clean(self) -> dict[str, Any]:
        """An hour that the clocks of the place skip, one night a year, is no hour."""
        data = super().clean() or {}
        day, starts = data.get("day"), data.get("starts")
        if day and starts:
            zone = ZoneInfo(self.body.time_zone)
            local = datetime.combine(day, starts, tzinfo=zone)
            there = local.astimezone(ZoneInfo("UTC")).astimezone(zone)
            if there.replace(tzinfo=None) != local.replace(tzinfo=None):
                self.add_error("starts", _("Cette heure n’existe pas ce jour-là : les horloges avancent d’une heure."))
        return data

    def given(self) -> MeetingGiven:
        """What was typed, for the service."""
        data, zone = self.cleaned_data, ZoneInfo(self.body.time_zone)
        starts_at = datetime.combine(data["day"], data["starts"], tzinfo=zone)
        ends_at = None
        if data["ends"]:
            ends_at = datetime.combine(data["day"], data["ends"], tzinfo=zone)
            if ends_at <= starts_at:  # past midnight
                ends_at = datetime.combine(data["day"] + timedelta(days=1), data["ends"], tzinfo=zone)
        return MeetingGiven(
            kind=data["kind"],
            title=data["title"],
            starts_at=starts_at,
            ends_at=ends_at,
            mode=data["mode"],
            place=data["place"],
            remote_address=data["remote_address"],
            invitation=data["invitation"],
            roll_on=data["roll_on"] or data["day"],
            language=data["language"],
        )


def initial_of(row: Meeting) -> dict[str, Any]:
    """What a form about a meeting that exists begins with."""
    zone = ZoneInfo(row.body.time_zone)
    starts = row.starts_at.astimezone(zone)
    return {
        "title": row.title,
        "kind": row.kind,
        "day": starts.date(),
        "starts": starts.time().replace(second=0, microsecond=0),
        "ends": row.ends_at.astimezone(zone).time().replace(second=0, microsecond=0) if row.ends_at else None,
        "mode": row.mode,
        "place": row.place,
        "remote_address": row.remote_address,
        "roll_on": row.roll_on,
        "invitation": row.invitation,
        "language": row.language,
    }


class OfficerForm(forms.Form):
    """A person who presides, writes or counts: chosen among those who act here, or by the address of their account."""

    role = forms.ChoiceField(label=_("Charge"), choices=list(OFFICES.items()), widget=forms.RadioSelect)
    person = forms.ChoiceField(label=_("Personne"), required=False)
    address = forms.EmailField(
        label=_("Ou le courriel de son compte"),
        required=False,
        max_length=254,
        help_text=_("Si elle n’est pas listée."),
    )

    def __init__(self, *args: Any, found: tuple[tuple[int, str], ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].choices = [("", "—"), *((str(pk), name) for pk, name in found)]

    def clean(self) -> dict[str, Any]:
        """Somebody is named, in one way."""
        data = super().clean() or {}
        if not self.errors and bool(data.get("person")) == bool(data.get("address")):
            raise forms.ValidationError(_("Choisissez une personne, ou donnez le courriel de son compte."))
        return data


class PointForm(forms.Form):
    """A point of the agenda."""

    kind = forms.ChoiceField(label=_("Sorte de point"), choices=list(ITEM_KINDS.items()), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Titre"), max_length=200, required=False, help_text=_("Vide : celui du texte arrêté, s’il y en a un.")
    )
    text = forms.CharField(
        label=_("De quoi il s’agit"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ce qu’on demande à l’assemblée. Le Markdown est compris."),
    )
    minutes = forms.IntegerField(label=_("Durée prévue, en minutes"), required=False, min_value=0, max_value=1_440)
    proposal = forms.ChoiceField(
        label=_("Texte arrêté en concertation"),
        required=False,
        help_text=_("L’assemblée se prononce sur ce texte ; son empreinte est jointe à l’ordre du jour."),
    )
    documents = forms.CharField(
        label=_("Documents de la bibliothèque"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Un par ligne : l’adresse de sa page, ou son identifiant."),
    )
    adopts = forms.ChoiceField(label=_("Procès-verbal de quelle assemblée"), required=False)

    def __init__(
        self,
        *args: Any,
        proposals: tuple[tuple[str, str], ...],
        earlier: tuple[tuple[int, str], ...],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["proposal"].choices = [("", "—"), *proposals]
        self.fields["adopts"].choices = [("", "—"), *((str(pk), title) for pk, title in earlier)]

    def clean_documents(self) -> tuple[str, ...]:
        """The identifiers of the resources, in their order."""
        found = []
        for line in self.cleaned_data["documents"].split():
            match = _IDENTIFIER.match(line)
            if match is None:
                raise forms.ValidationError(
                    _("« %(line)s » n’est pas l’adresse d’une ressource.") % {"line": line[:80]}
                )
            found.append(match["id"])
        return tuple(found)

    def given(self) -> PointGiven:
        """What was typed, for the service."""
        data = self.cleaned_data
        return PointGiven(
            kind=data["kind"],
            title=data["title"],
            text=data["text"],
            minutes=data["minutes"],
            documents=data["documents"],
            proposal=data["proposal"],
            adopts_minutes_of=int(data["adopts"]) if data["adopts"] else None,
        )

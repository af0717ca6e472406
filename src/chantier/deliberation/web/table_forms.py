"""The forms of a table: what it is, its calendar, its seats."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.phases import closing, day_and_hour, opening
from chantier.deliberation.core.templates import Template, days_of
from chantier.deliberation.models import Phase, Table
from chantier.deliberation.phrases import LEVELS, SEAT_ROLES, SEATINGS, VERBS, VISIBILITIES
from chantier.deliberation.queries.procedures import procedures
from chantier.deliberation.services.tables import PhaseGiven, TableGiven
from chantier.deliberation.web.days import DayField
from chantier.foundation.places import api as places
from chantier.foundation.words import api as words

LANGUAGES: Final = (("fr", _("Français")), ("en", _("Anglais")), ("es", _("Espagnol")))
#: Places where the movement and its allies set their clocks; an instance may hold any other.
ZONES: Final = (
    ("America/Toronto", _("Québec et Ontario")),
    ("America/Halifax", _("Provinces atlantiques et Îles-de-la-Madeleine")),
    ("America/Winnipeg", _("Manitoba")),
    ("America/Vancouver", _("Colombie-Britannique")),
    ("America/Mexico_City", _("Mexico")),
    ("America/Sao_Paulo", _("São Paulo")),
    ("Europe/Paris", _("Paris, Bruxelles, Madrid")),
    ("Africa/Dakar", _("Dakar")),
    ("Asia/Seoul", _("Séoul")),
    ("UTC", _("Temps universel")),
)
_MOST_PHASES: Final = 8


def _day(label: Any, **more: Any) -> DayField:
    return DayField(label=label, required=False, **more)


def _hour(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        **more,
    )


class TableForm(forms.Form):
    """What a table is. On a table that exists, its level, its place and its hours are not asked again."""

    title = forms.CharField(label=_("Nom de la table"), max_length=300)
    body = forms.CharField(
        label=_("De quoi on y parle"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("La question, pourquoi maintenant, ce que l’on fera de la réponse. Le Markdown est compris."),
    )
    language = forms.ChoiceField(label=_("Langue de ce texte"), choices=LANGUAGES)
    level = forms.ChoiceField(label=_("Niveau"), choices=list(LEVELS.items()))
    territory = forms.ChoiceField(label=_("Territoire"), required=False)
    parent = forms.ChoiceField(label=_("À l’intérieur de"), required=False)
    visibility = forms.ChoiceField(label=_("Qui la lit"), choices=list(VISIBILITIES.items()))
    seating = forms.ChoiceField(label=_("Qui y siège"), choices=list(SEATINGS.items()))
    procedure = forms.ChoiceField(label=_("Comment un texte est arrêté"))
    themes = forms.MultipleChoiceField(
        label=_("Thèmes"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    time_zone = forms.ChoiceField(
        label=_("Heures de"),
        choices=ZONES,
        help_text=_("Une échéance est un seul instant pour tout le monde ; elle est écrite à l’heure de ce lieu."),
    )

    def __init__(self, *args: Any, parents: tuple[tuple[str, str], ...] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        here = (get_language() or "fr")[:2]
        regions = [(one.reference, one.name) for kind in ("region", "pole") for one in places.of_kind(kind)]
        self.fields["territory"].choices = [("", _("Aucun en particulier")), *regions]
        self.fields["parent"].choices = [("", _("Aucune autre table")), *parents]
        ways = [(one.slug, one.names.get(here) or one.names["fr"]) for one in procedures()]
        self.fields["procedure"].choices = ways
        themes = [(one.concept.slug, one.concept.label(here)) for one in words.tree("theme")]
        self.fields["themes"].choices = themes

    def given(self, *, parent_id: int | None = None, phases: tuple[PhaseGiven, ...] = ()) -> TableGiven:
        """What was typed, for the service."""
        data = self.cleaned_data
        found = places.territory(data["territory"]) if data.get("territory") else None
        return TableGiven(
            title=data["title"],
            body=data["body"],
            level=data.get("level", ""),
            procedure=data["procedure"],
            language=data.get("language") or "fr",
            territory_id=found.id if found else None,
            parent_id=parent_id,
            visibility=data["visibility"],
            seating=data["seating"],
            time_zone=data.get("time_zone") or "America/Toronto",
            themes=tuple(data["themes"]),
            phases=phases,
        )


class SettingsForm(TableForm):
    """What may change of a table that exists."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("language", "level", "territory", "parent", "time_zone"):
            del self.fields[name]


class PhaseForm(forms.Form):
    """One stretch of a calendar: whole days, the last one included, or from an hour to another."""

    verbs = forms.MultipleChoiceField(
        label=_("Ce que l’on peut faire"),
        required=False,
        choices=list(VERBS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    first = _day(_("Du"))
    last = _day(_("Jusqu’au"), help_text=_("Ce jour compris. Sans date, cela reste ouvert."))
    first_hour = _hour(_("Ouvre à"), help_text=_("Sans heure, dès que le jour commence."))
    last_hour = _hour(_("Ferme à"), help_text=_("Sans heure, quand le jour finit."))

    @property
    def has_hours(self) -> bool:
        """Whether the hours are to be seen at once: one was given, or is to be corrected."""
        return any(self[name].errors or self[name].value() for name in ("first_hour", "last_hour"))

    def clean(self) -> dict[str, Any]:
        """A stretch has a beginning, and does not end before it."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("verbs"):
            return data
        if not data.get("first") and "first" not in self.errors:
            self.add_error("first", _("Dites à partir de quel jour."))
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("Cette étape finit avant de commencer."))
        begins, ends = data.get("first_hour") or time(0), data.get("last_hour")
        if data.get("first") and data.get("first") == data.get("last") and ends is not None and ends <= begins:
            self.add_error("last_hour", _("Cette étape finit avant de commencer."))
        if ends is not None and not data.get("last") and "last" not in self.errors:
            self.add_error("last", _("Dites aussi quel jour."))
        return data

    def given(self, zone: ZoneInfo) -> PhaseGiven | None:
        """The stretch by instants; none for a row where no verb was chosen."""
        data = self.cleaned_data
        if not data.get("verbs"):
            return None
        last = data.get("last")
        return PhaseGiven(
            frozenset(data["verbs"]),
            opening(data["first"], data.get("first_hour"), zone),
            closing(last, data.get("last_hour"), zone) if last else None,
        )


class Phases(forms.BaseFormSet[PhaseForm]):
    """A calendar as rows: those there are, and two more. Each is read, even one that changes nothing: a form sent twice
    gives the same calendar, never an empty one."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """No row is skipped."""
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def given(self, zone: str) -> tuple[PhaseGiven, ...]:
        """The stretches that have a verb."""
        found = (form.given(ZoneInfo(zone)) for form in self.forms)
        return tuple(one for one in found if one is not None)


PhaseRows = forms.formset_factory(PhaseForm, formset=Phases, extra=2, max_num=_MOST_PHASES, validate_max=True)


def rows_of(template: Template, *, starting: date) -> list[dict[str, Any]]:
    """The calendar of a template, as a form shows it."""
    rows = []
    for stretch in template.stretches:
        first, last = days_of(stretch, starting=starting)
        rows.append({"verbs": sorted(verb.value for verb in stretch.verbs), "first": first, "last": last})
    return rows


def rows_now(table: Table, phases: list[Phase]) -> list[dict[str, Any]]:
    """The calendar that a table has, by days of its place, and by hours where days are not whole."""
    zone = ZoneInfo(table.time_zone)
    rows = []
    for one in phases:
        first, first_hour = day_and_hour(one.opens_at, zone, is_end=False)
        last, last_hour = day_and_hour(one.closes_at, zone, is_end=True) if one.closes_at else (None, None)
        rows.append(
            {
                "verbs": one.verbs,
                "first": first,
                "first_hour": first_hour,
                "last": last,
                "last_hour": last_hour,
            }
        )
    return rows


class SeatForm(forms.Form):
    """Somebody to seat: an organisation, in a role and in a college."""

    organization = forms.ChoiceField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("À quel titre"), choices=list(SEAT_ROLES.items()))
    college = forms.ChoiceField(label=_("Collège"), required=False)

    def __init__(self, *args: Any, found: Any = (), colleges: Any = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organization"].choices = list(found)
        self.fields["college"].choices = [("", _("Sans collège")), *colleges]

"""Forms of a body: what it is, and the colleges it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.assemblies.models import Body
from chantier.assemblies.phrases import BODY_KINDS, VISIBILITIES
from chantier.assemblies.queries.bodies import BodyLine
from chantier.assemblies.services.bodies import BodyGiven, CollegeGiven
from chantier.directory import api as directory

#: Places where the movement and its allies set their clocks; an instance may hold any other.
ZONES: Final = (
    ("America/Toronto", _("Québec et Ontario")),
    ("America/Halifax", _("Provinces atlantiques et Îles-de-la-Madeleine")),
    ("America/Winnipeg", _("Manitoba")),
    ("America/Vancouver", _("Colombie-Britannique")),
    ("Europe/Paris", _("Paris, Bruxelles, Madrid")),
    ("UTC", _("Temps universel")),
)
_ROWS: Final = 8


class BodyForm(forms.Form):
    """What a body is; its kind is not asked again once it was made."""

    kind = forms.ChoiceField(label=_("Sorte d’instance"), choices=list(BODY_KINDS.items()), widget=forms.RadioSelect)
    name_fr = forms.CharField(label=_("Nom"), max_length=200)
    name_en = forms.CharField(label=_("Nom en anglais"), max_length=200, required=False)
    name_es = forms.CharField(label=_("Nom en espagnol"), max_length=200, required=False)
    purpose_fr = forms.CharField(
        label=_("Ce qu’elle décide"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une ou deux phrases, lues en haut de sa page."),
    )
    organization = forms.CharField(
        label=_("De quelle organisation"),
        required=False,
        max_length=12,
        help_text=_(
            "L’identifiant de sa fiche au répertoire. Laissez vide pour le mouvement lui-même, ou pour un groupe qui "
            "n’a pas encore de forme juridique."
        ),
    )
    parent = forms.ChoiceField(
        label=_("Relève de"), required=False, help_text=_("L’assemblée qui élit ce conseil ou nomme ce comité.")
    )
    visibility = forms.ChoiceField(label=_("Qui lit ses assemblées"), choices=list(VISIBILITIES.items()))
    time_zone = forms.ChoiceField(label=_("Heures de"), choices=ZONES)

    def __init__(self, *args: Any, others: tuple[BodyLine, ...], is_new: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["parent"].choices = [("", "—"), *((str(one.id), one.name) for one in others)]
        zone = self.initial.get("time_zone")
        if zone and zone not in dict(ZONES):
            self.fields["time_zone"].choices = [*ZONES, (zone, zone)]
        if not is_new:
            del self.fields["kind"]

    def clean_organization(self) -> int | None:
        """The number of an organisation of the directory."""
        given = self.cleaned_data["organization"].strip()
        if not given:
            return None
        found = directory.organization_id_of(given)
        if found is None:
            raise forms.ValidationError(_("Aucune fiche du répertoire ne porte cet identifiant."))
        return found

    def given(
        self, *, kind: str, colleges: tuple[CollegeGiven, ...], purposes: Mapping[str, str] | None = None
    ) -> BodyGiven:
        """What was typed, for the service; purposes in languages that are not asked stay."""
        data = self.cleaned_data
        return BodyGiven(
            kind=data.get("kind", kind),
            names=tuple((language, data[f"name_{language}"]) for language in ("fr", "en", "es")),
            purposes=tuple({**(purposes or {}), "fr": data["purpose_fr"]}.items()),
            parent_id=int(data["parent"]) if data["parent"] else None,
            organization_id=data["organization"],
            visibility=data["visibility"],
            time_zone=data["time_zone"],
            colleges=colleges,
        )


class CollegeForm(forms.Form):
    """A college of a body: one of the directory, or one of its own."""

    college = forms.ChoiceField(label=_("Collège du répertoire"), required=False)
    name_fr = forms.CharField(label=_("Ou un nom à lui"), max_length=60, required=False)
    seats = forms.IntegerField(label=_("Sièges"), required=False, min_value=1, max_value=10_000)

    def __init__(self, *args: Any, known: tuple[tuple[str, str], ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["college"].choices = [("", "—"), *known]

    def clean(self) -> dict[str, Any]:
        """A college is of the directory, or has a name of its own."""
        data = super().clean() or {}
        if data.get("college") and data.get("name_fr"):
            raise forms.ValidationError(_("Choisissez un collège du répertoire, ou donnez-lui un nom : pas les deux."))
        if data.get("seats") and not data.get("college") and not data.get("name_fr"):
            raise forms.ValidationError(_("De quel collège sont ces sièges ?"))
        return data


CollegeRows = forms.formset_factory(CollegeForm, extra=2, max_num=30, validate_max=True)


def known_colleges(on: date) -> tuple[tuple[str, str], ...]:
    """The colleges of the directory in force that day, for a choice."""
    return tuple((one.slug, one.name) for one in directory.colleges(on) if one.is_in_force(on))


def colleges_given(rows: Any) -> tuple[CollegeGiven, ...]:
    """The rows that say something, for the service."""
    found = []
    for form in rows:
        data = form.cleaned_data
        if data.get("college") or data.get("name_fr"):
            names = (("fr", data["name_fr"]),) if data.get("name_fr") else ()
            found.append(CollegeGiven(data.get("college", ""), names, data.get("seats")))
    return tuple(found)


def initial_of(body: Body) -> dict[str, Any]:
    """What a form about a body that exists begins with."""
    return {
        **{f"name_{language}": body.names.get(language, "") for language in ("fr", "en", "es")},
        "purpose_fr": body.purposes.get("fr", ""),
        "organization": body.organization.public_id if body.organization is not None else "",
        "parent": str(body.parent_id or ""),
        "visibility": body.visibility,
        "time_zone": body.time_zone,
    }

"""The form of a resource: made for its kind, with as many rows as it needs; read back as a description."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, Speaker
from chantier.foundation.places import api as places
from chantier.library import deposit_phrases as phrases
from chantier.library.core import description as d
from chantier.library.core import identifiers
from chantier.library.core.kinds import KindOfResource, read_details
from chantier.library.core.precise_date import PreciseDate
from chantier.library.permissions import may_see
from chantier.library.queries.deposits import Editable, resource_of
from chantier.library.services.attachments import read_address
from chantier.library.services.depositing import Given, Labelled
from chantier.library.web import deposit_fields as fields

#: {group: (its count in the form, blank rows, most rows)}
GROUPS: Final = {"c": 2, "i": 1, "r": 1, "q": 2}
MOST_ROWS: Final = 80
_OURS: Final = re.compile(
    r"^(?:/(?:fr|en|es)/(?:ressources|resources|recursos)/([0-9a-z]{8,12})(?:-[^/]*)?/?|([0-9a-z]{8}))$"
)


class DepositForm(forms.Form):
    """What ``editable`` holds now, or what was typed. ``found`` are bodies and territories just looked for."""

    def __init__(
        self,
        editable: Editable,
        kind: KindOfResource,
        *,
        kinds: Sequence[tuple[str, str]],
        speaker: Speaker,
        here: str,
        data: Any = None,
        files: Any = None,
        found: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        super().__init__(data, files)
        self.editable, self.kind, self.speaker, self.here = editable, kind, speaker, here
        self.one, self.found = editable.description, found or {}
        self.rows = {name: self._count(name) for name in GROUPS}
        self._main(kinds)
        self._people_and_places()
        self._rights()
        self._files()
        for field in kind.fields:
            self.fields[f"d_{field.name}"] = fields.detail(field, self.one.details.get(field.name), here)

    def _count(self, group: str) -> int:
        held = {
            "c": self.one.contributors,
            "i": self.one.identifiers,
            "r": self.one.relations,
            "q": self.one.claims,
        }[group]
        typed = str(self.data.get(f"{group}_rows", "")) if self.is_bound else ""
        wanted = int(typed) if typed.isdecimal() and len(typed) < 4 else len(held) + GROUPS[group]
        return min(wanted, MOST_ROWS)

    def _main(self, kinds: Sequence[tuple[str, str]]) -> None:
        one, first = self.one, self.one.wording()
        self.fields["revision"] = forms.IntegerField(initial=self.editable.row.revision, widget=forms.HiddenInput)
        self.fields["kind"] = fields.choice(phrases.FIELDS["kind"], kinds, one.kind)
        self.fields["title"] = fields.line(phrases.FIELDS["title"], first.title)
        self.fields["title"].required = True
        self.fields["subtitle"] = fields.line(phrases.FIELDS["subtitle"], first.subtitle)
        self.fields["language"] = fields.language(phrases.FIELDS["language"], first.language)
        self.fields["summary"] = fields.text(
            phrases.FIELDS["summary"],
            first.summary,
            rows=6,
            help_text=_("Ce qu’on y apprend, en quelques phrases. Les listes et les liens en Markdown sont compris."),
        )
        by_language = {text.language: text for text in one.wordings if text is not first}
        self.worded = [code for code in fields.WORDED if code != first.language]
        for code in self.worded:
            self.fields.update(fields.wording(code, by_language.get(code)))
        self.fields["issued"] = fields.line(
            phrases.FIELDS["issued"],
            str(one.issued or ""),
            most=12,
            help_text=_(
                "Aussi précise que vous la savez : 1999, 1999-05 ou 1999-05-12 ; 1999~ si elle est approximative."
            ),
        )
        self.fields["publisher"] = fields.line(phrases.FIELDS["publisher"], one.publisher, most=300)
        self.fields["publication_place"] = fields.line(
            phrases.FIELDS["publication_place"], one.publication_place, most=200
        )
        self.fields["languages"] = fields.boxes(
            _("Langues dans lesquelles elle existe"), phrases.LANGUAGES.items(), one.languages
        )

    def _people_and_places(self) -> None:
        one, here = self.one, self.here
        for at in range(self.rows["c"]):
            held = one.contributors[at] if at < len(one.contributors) else None
            self.fields.update(fields.contributor(at, held, self._bodies(at, held)))
        self.fields["subjects"] = fields.boxes(
            phrases.FIELDS["subjects"],
            fields.concepts("theme", here),
            [each.concept for each in one.subjects if each.scheme == "theme"],
        )
        self.fields["keywords"] = fields.line(
            phrases.FIELDS["keywords"], ", ".join(one.keywords), most=1000, help_text=_("Séparés par des virgules.")
        )
        standing = (places.territory_by_code(each.kind, each.code) for each in one.places if each.code)
        chosen = {each.reference: each.name for each in standing if each is not None}
        self.fields["places"] = fields.boxes(
            phrases.FIELDS["places"],
            {**chosen, **self._posted_places(), **self.found.get("places", {})}.items(),
            chosen,
        )
        self.fields["place_search"] = fields.line(
            _("Ajouter un territoire"), most=80, help_text=_("Une municipalité, une MRC, une région ou un pôle.")
        )
        about = dict(self.editable.organizations)
        self.fields["organizations"] = fields.boxes(
            phrases.FIELDS["organizations"],
            {**about, **self._posted_bodies("organizations"), **self.found.get("organizations", {})}.items(),
            about,
        )
        self.fields["organization_search"] = fields.line(
            _("Ajouter une organisation"), most=120, help_text=_("Elle est cherchée dans le répertoire.")
        )
        for at in range(self.rows["r"]):
            self.fields.update(fields.relation(at, one.relations[at] if at < len(one.relations) else None))
        for at in range(self.rows["q"]):
            self.fields.update(fields.claim(at, one.claims[at] if at < len(one.claims) else None))
        for at in range(self.rows["i"]):
            self.fields.update(fields.identifier(at, one.identifiers[at] if at < len(one.identifiers) else None))

    def _posted_places(self) -> dict[str, str]:
        wanted = self.data.getlist("places")[:100] if self.is_bound else []
        return {ref: found.name for ref in wanted if (found := places.territory(str(ref)[:60].lower())) is not None}

    def _posted_bodies(self, name: str) -> dict[str, str]:
        wanted = self.data.getlist(name)[:100] if self.is_bound else []
        found = (directory.by_public_id(str(one)[:12]) for one in dict.fromkeys(wanted) if one)
        return {one.public_id: one.name for one in found if one and directory.may_see(self.speaker, one.visibility)}

    def _bodies(self, at: int, held: d.Contributor | None) -> dict[str, str]:
        linked = {held.organization_id: held.name} if held and held.organization_id else {}
        return {**linked, **self._posted_bodies(f"c_{at}_org"), **self.found.get(f"c_{at}", {})}

    def _rights(self) -> None:
        one = self.one
        self.fields["licence"] = fields.licence(one.licence.slug, self.here)
        self.fields["licence_statement"] = fields.line(
            _("Ce que les ayants droit ont dit"),
            one.licence.statement,
            help_text=_("Leurs propres mots, ou la référence de leur permission."),
        )
        self.fields["rights_holder"] = fields.line(phrases.FIELDS["rights_holder"], one.rights_holder, most=300)
        self.fields["access"] = fields.choice(
            phrases.FIELDS["access"], phrases.ACCESS.items(), one.access, widget=forms.RadioSelect
        )
        self.fields["embargo_until"] = forms.DateField(
            label=phrases.FIELDS["embargo_until"],  # type: ignore[arg-type]
            required=False,
            initial=one.embargo_until,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
        )

    def _files(self) -> None:
        for at, held in enumerate(self.editable.attachments):
            self.fields[f"a_{held.pk}_label"] = fields.line(_("Ce que c’est"), held.label, most=200)
            self.fields[f"a_{held.pk}_language"] = fields.language(_("Langue"), held.language, blank=True)
            self.fields[f"a_{held.pk}_order"] = fields.line(_("Rang"), str(at + 1), most=3, inputmode="numeric")
            self.fields[f"a_{held.pk}_remove"] = forms.BooleanField(label=_("Retirer"), required=False)
        self.fields["file"] = forms.FileField(
            label=_("Joindre un fichier"),
            required=False,
            help_text=_("PDF, EPUB, ODT, DOCX, présentation, tableau, image, son, vidéo, texte ou sous-titres."),
        )
        self.fields["file_label"] = fields.line(_("Ce que contient ce fichier"), most=200)
        self.fields["url"] = fields.line(_("Joindre une adresse"), most=1000, inputmode="url")
        self.fields["url_label"] = fields.line(_("Ce que l’on trouve à cette adresse"), most=200)

    # Reading back -----------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Judge what the core reads: dates, identifiers, fields of the kind."""
        value = super().clean() or {}
        self.issued = PreciseDate.read(value.get("issued", "")) if value.get("issued") else None
        if value.get("issued") and self.issued is None:
            self.add_error("issued", str(phrases.DETAILS["field_not_a_date"]))
        read = read_details(self.kind.fields, {one.name: value.get(f"d_{one.name}") for one in self.kind.fields})
        for problem in read.problems:
            self.add_error(f"d_{problem.params['field']}", str(phrases.DETAILS[problem.code]))
        known = {one.name for one in self.kind.fields}
        others = {name: held for name, held in self.one.details.items() if name not in known}
        self.details = {**others, **read.values}
        for at in range(self.rows["c"]):
            orcid = value.get(f"c_{at}_orcid", "")
            if orcid and not identifiers.orcid(orcid):
                self.add_error(f"c_{at}_orcid", _("Cet ORCID n’est pas le bon : vérifiez ses seize signes."))
        for at in range(self.rows["r"]):
            self._judge_address(f"r_{at}_to", own=True)
        for at in range(self.rows["i"]):
            if value.get(f"i_{at}_scheme") == "url":
                self._judge_address(f"i_{at}_value")
        self._judge_address("url")
        if self.editable.row.published_at is not None:
            self._judge_claims()
        return value

    def _judge_claims(self) -> None:
        """A claim that was published is never emptied in passing: it is withdrawn, with a reason."""
        rows = {str(self.cleaned_data.get(f"q_{at}_number")): at for at in range(self.rows["q"])}
        for held in self.one.claims:
            at = rows.get(str(held.number))
            if at is None or not self.cleaned_data.get(f"q_{at}_text", "").strip():
                sentence = _(
                    "L’affirmation %(number)s est publiée, on peut s’appuyer sur elle : elle se retire depuis la page "
                    "de la ressource, en disant pourquoi."
                )
                name = None if at is None else f"q_{at}_text"
                self.add_error(name, sentence % {"number": held.number})

    def _judge_address(self, name: str, *, own: bool = False) -> None:
        """What becomes a link in a page is an address, or one of our resources that the speaker may see."""
        given = self.cleaned_data.get(name, "")
        public_id = own_public_id(given) if own else ""
        if public_id:
            there = resource_of(public_id)
            if there is None or not may_see(self.speaker, there) or there.pk == self.editable.row.pk:
                self.add_error(name, _("Aucune autre ressource d’ici n’a cette adresse."))
        elif given:
            try:
                read_address(given)
            except Invalid as error:
                self.add_error(name, str(error.reason))

    def description(self) -> d.Description:
        """What the form says."""
        value = self.cleaned_data
        tongue = value["language"] or self.one.wording().language
        original = d.Wording(tongue, value["title"], value["subtitle"], value["summary"], is_original=True)
        shown = set(self.worded)
        others = [
            d.Wording(
                code,
                value[f"w_{code}_title"],
                value[f"w_{code}_subtitle"],
                value[f"w_{code}_summary"],
                translated_by=value[f"w_{code}_by"],
            )
            for code in self.worded
            if code != original.language and value[f"w_{code}_title"].strip()
        ]
        elsewhere = [
            one
            for one in self.one.wordings
            if one.language not in shown and one is not self.one.wording() and one.language != original.language
        ]
        return replace(
            self.one,
            kind=value["kind"],
            wordings=(original, *others, *elsewhere),
            languages=tuple(value["languages"]) or (original.language,),
            contributors=tuple(self._contributors()),
            issued=self.issued,
            publisher=value["publisher"],
            publication_place=value["publication_place"],
            identifiers=tuple(self._identifiers()),
            subjects=(
                *(each for each in self.one.subjects if each.scheme != "theme"),
                *(d.Subject("theme", slug) for slug in value["subjects"]),
            ),
            keywords=tuple(dict.fromkeys(word for part in value["keywords"].split(",") if (word := part.strip()))),
            places=tuple(self._places()),
            licence=d.Licence(value["licence"], statement=value["licence_statement"]),
            rights_holder=value["rights_holder"],
            access=value["access"] or d.OPEN,
            embargo_until=value["embargo_until"] if value["access"] == d.EMBARGO else None,
            relations=tuple(self._relations()),
            details=self.details,
        )

    def _row(self, group: str, at: int, *names: str) -> tuple[str, ...]:
        return tuple(str(self.cleaned_data.get(f"{group}_{at}_{name}") or "").strip() for name in names)

    def _contributors(self) -> list[d.Contributor]:
        found = []
        for at in range(self.rows["c"]):
            role, given, family, name, body, orcid = self._row(
                "c", at, "role", "given", "family", "name", "org", "orcid"
            )
            if family or given:
                found.append(
                    d.Contributor(
                        role or "author", family or given, given if family else "", orcid=identifiers.orcid(orcid)
                    )
                )
            elif name or body:
                shown = name or next(iter(self._posted_bodies(f"c_{at}_org").values()), "")
                found.append(d.Contributor(role or "author", name=shown, organization_id=body))
        return found

    def _identifiers(self) -> list[d.Identified]:
        rows = (self._row("i", at, "scheme", "value") for at in range(self.rows["i"]))
        return [d.Identified(scheme or "local", given) for scheme, given in rows if given]

    def _places(self) -> list[d.Place]:
        found = (places.territory(ref) for ref in self.cleaned_data["places"])
        bare = [each for each in self.one.places if not each.code]
        return [*bare, *(d.Place(one.name, one.code, one.kind) for one in found if one is not None)]

    def _relations(self) -> list[d.Related]:
        found: dict[tuple[str, str], d.Related] = {}
        for at in range(self.rows["r"]):
            kind, to, title = self._row("r", at, "kind", "to", "title")
            if to:
                ours = own_public_id(to)
                kind = kind or "cites"
                found.setdefault((kind, ours or to), d.Related(kind, title, ours, "" if ours else to))
        return list(found.values())

    def claims(self) -> tuple[d.Claim, ...]:
        """The claims; a row that was emptied is withdrawn."""
        found = []
        for at in range(self.rows["q"]):
            number, text, page, language = self._row("q", at, "number", "text", "page", "language")
            if text:
                found.append(d.Claim(int(number) if number.isdecimal() else 0, text, language or "fr", page))
        return tuple(found)

    def labelled(self) -> tuple[Labelled, ...]:
        """What is said of the attachments that are there."""
        return tuple(
            Labelled(
                id=held.pk,
                label=self.cleaned_data[f"a_{held.pk}_label"],
                language=self.cleaned_data[f"a_{held.pk}_language"],
                order=int(rank) if (rank := self.cleaned_data[f"a_{held.pk}_order"]).isdecimal() else 999,
                is_removed=self.cleaned_data[f"a_{held.pk}_remove"],
            )
            for held in self.editable.attachments
        )

    def given(self) -> Given:
        """What is attached with this form."""
        value = self.cleaned_data
        return Given(value["file"], value["file_label"], value["url"], value["url_label"], language=value["language"])


def own_public_id(address: str) -> str:
    """The public id of a resource of ours, from its address or the id itself; empty for anything else."""
    plain = address.strip().removeprefix(settings.CHANTIER_ADDRESS)
    found = _OURS.match(plain)
    return (found[1] or found[2]) if found else ""

"""The form in its order: what matters first, the rest folded until it is wanted or holds something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.library.core.kinds import KindOfResource
from chantier.library.web.deposit_forms import DepositForm


@dataclass(frozen=True)
class Row:
    """A repeated group of controls; ``find`` is the verb that looks for its organisation."""

    legend: str
    fields: list[Any]
    find: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the form. ``more`` is the verb that keeps and gives empty rows; ``find`` looks for something."""

    anchor: str
    title: str | Promise
    help: str | Promise = ""
    fields: list[Any] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    group: str = ""
    more: str | Promise = ""
    find: str = ""
    find_label: str | Promise = ""
    is_open: bool = True


def sections(form: DepositForm, kind: KindOfResource, asked: Mapping[str, str]) -> list[Section]:
    """Every control of the form, once."""
    one = form.one
    every = [
        Section(
            "essential",
            _("L’essentiel"),
            fields=[form[name] for name in ("kind", "title", "subtitle", "language", "summary")],
        ),
        _files(form),
        Section(
            "licence",
            _("Droits et accès"),
            _("Rien n’est publié sans que l’on sache ce que l’on peut en faire."),
            [form[name] for name in ("licence", "licence_statement", "rights_holder", "access", "embargo_until")],
        ),
    ]
    details = [form[f"d_{each.name}"] for each in kind.fields]
    if details:
        every.append(Section("details", _("Ce qui est propre à cette sorte"), fields=details))
    every += [
        Section(
            "contributors",
            _("Qui l’a faite"),
            _("Une personne par ses nom et prénom, ou une organisation. Qui a un compte ici sera invité à consentir."),
            rows=[_contributor(form, at) for at in range(form.rows["c"])],
            group="c",
            more=_("Garder et ajouter des lignes"),
        ),
        Section(
            "publication",
            _("Parution"),
            fields=[form[name] for name in ("issued", "publisher", "publication_place", "languages")],
            is_open=bool(one.issued or one.publisher),
        ),
        Section(
            "themes",
            _("Thèmes et mots clés"),
            fields=[form["subjects"], form["keywords"]],
            is_open=bool(one.subjects or one.keywords),
        ),
        Section(
            "places",
            _("Territoires"),
            fields=[form["places"], form["place_search"]],
            find="find-place",
            find_label=_("Garder et chercher ce territoire"),
            is_open=bool(one.places) or "lieu" in asked,
        ),
        Section(
            "organizations",
            _("Organisations dont on parle"),
            fields=[form["organizations"], form["organization_search"]],
            find="find-organization",
            find_label=_("Garder et chercher cette organisation"),
            is_open=bool(form.editable.organizations) or "organisation" in asked,
        ),
        Section(
            "wordings",
            _("Dans les autres langues"),
            _("Le titre et le résumé traduits : la ressource se trouve alors dans ces langues aussi."),
            [form[f"w_{code}_{part}"] for code in form.worded for part in ("title", "subtitle", "summary", "by")],
            is_open=len(one.wordings) > 1,
        ),
        Section(
            "claims",
            _("Affirmations à citer"),
            _("Des phrases que l’on pourra citer une à une dans un débat. Leur numéro ne change jamais."),
            rows=_rows(form, "q", ("number", "text", "page", "language"), _("Affirmation %(number)s")),
            group="q",
            more=_("Garder et ajouter des lignes"),
            is_open=bool(one.claims),
        ),
        Section(
            "identifiers",
            _("Identifiants"),
            rows=_rows(form, "i", ("scheme", "value"), _("Identifiant %(number)s")),
            group="i",
            more=_("Garder et ajouter des lignes"),
            is_open=bool(one.identifiers),
        ),
        Section(
            "relations",
            _("Liens avec d’autres ressources"),
            rows=_rows(form, "r", ("kind", "to", "title"), _("Lien %(number)s")),
            group="r",
            more=_("Garder et ajouter des lignes"),
            is_open=bool(one.relations),
        ),
    ]
    return [_opened(section) for section in every]


def _opened(section: Section) -> Section:
    wrong = any(each.errors for each in section.fields) or any(
        each.errors for row in section.rows for each in row.fields
    )
    if not wrong or section.is_open:
        return section
    return Section(**{**section.__dict__, "is_open": True})


def _contributor(form: DepositForm, at: int) -> Row:
    names = ("role", "given", "family", "name", "org", "orcid")
    return Row(
        str(_("Contribution %(number)s") % {"number": at + 1}), [form[f"c_{at}_{one}"] for one in names], f"find-c_{at}"
    )


def _rows(form: DepositForm, group: str, names: tuple[str, ...], legend: Any) -> list[Row]:
    return [
        Row(str(legend % {"number": at + 1}), [form[f"{group}_{at}_{one}"] for one in names])
        for at in range(form.rows[group])
    ]


def _files(form: DepositForm) -> Section:
    rows = [
        Row(
            held.label or (held.file.name if held.file else held.url),
            [form[f"a_{held.pk}_{one}"] for one in ("label", "language", "order", "remove")],
        )
        for held in form.editable.attachments
    ]
    new = [form[name] for name in ("file", "file_label", "url", "url_label")]
    return Section("files", _("Fichiers et adresses"), fields=new, rows=rows, more=_("Garder et joindre"))

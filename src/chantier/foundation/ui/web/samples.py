"""Fictitious content for the gallery."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Reason
from chantier.foundation.text.api import compare_texts
from chantier.foundation.ui import charts
from chantier.foundation.ui.figures import Amount, Contender, Heap, LegendEntry, Place, Proportion
from chantier.foundation.ui.numbers import percent
from chantier.foundation.ui.parts import (
    Cell,
    Chip,
    Choice,
    Column,
    ComparedValue,
    Event,
    FacetGroup,
    Fact,
    Link,
    PathStep,
    Provenance,
    Step,
    Table,
)

REGISTER = Provenance(
    source=_("Registre des entreprises (exemple)"),
    seen_on=_("3 juin 2025"),
    licence="CC BY-NC-SA 4.0",
    note=_("Ce champ reste hors des données ouvertes."),
)


def everything() -> dict[str, Any]:
    """The context of the gallery."""
    return {**_ways(), **_records(), **_versions(), **_story(), **_charts()}


def _versions() -> dict[str, Any]:
    before = (
        "Le réseau réunit les coopératives du territoire.",
        "Il parle en leur nom devant les élus.",
        "Une table régionale se réunit deux fois par année.",
        "Ses décisions sont publiques.",
        "Le secrétariat est assuré par le pôle.",
        "Une assemblée se tient chaque année.",
    )
    after = (
        before[4],
        "Le réseau réunit les coopératives et les organismes à but non lucratif du territoire.",
        before[1],
        before[2],
        "Chaque décision dit ses motifs et nomme ceux qui s’y opposent.",
        before[5],
    )
    return {
        "versions": compare_texts(before, after),
        "numbers_before": ("1.1", "1.2", "2.1", "2.2", "2.3", "3.1"),
        "numbers_after": ("1.1", "1.2", "1.3", "2.1", "2.2", "3.1"),
    }


def _ways() -> dict[str, Any]:
    return {
        "crumbs": (Link(_("Accueil"), "#"), Link(_("Répertoire"), "#"), Link(_("Galerie"), "#", current=True)),
        "tabs": (
            Link(_("Liste"), "#liste", current=True, count=1284, icon="list"),
            Link(_("Carte"), "#carte", icon="map"),
            Link(_("Tableau"), "#tableau", icon="table"),
        ),
        "steps": (
            Step(_("Fichier"), "done", "#"),
            Step(_("Colonnes"), "done", "#"),
            Step(_("Aperçu"), "current", hint=_("rien n’est encore enregistré")),
            Step(_("Rapprochement")),
            Step(_("Bilan")),
        ),
        "facets": (
            FacetGroup(
                "territoire",
                _("Territoire"),
                (
                    Choice("Mékinac", "mekinac", 41, chosen=True),
                    Choice("Shawinigan", "shawinigan", 1284),
                    Choice("Trois-Rivières", "trois-rivieres", 312),
                ),
            ),
            FacetGroup("forme", _("Forme juridique"), (Choice(_("Coopérative"), "coop", 97),), open=False),
        ),
        "chips": (
            Chip("Mékinac", "#", group=_("Territoire")),
            Chip(_("Alimentation"), "#", group=_("Activité")),
        ),
        "reason": Reason(
            "not_coordinator",
            _("Seule la coordination peut fusionner deux organisations."),
            _("Proposez la fusion : la coordination la verra dans sa file."),
        ),
    }


def _records() -> dict[str, Any]:
    return {
        "facts": (
            Fact(_("Nom légal"), ("Coopérative de solidarité du Vieux-Moulin",), provenance=REGISTER),
            Fact(_("Adresse"), ("12, rue des Érables, Shawinigan (Québec)",), provenance=REGISTER),
            Fact(_("Activités"), (_("Alimentation"), _("Culture et patrimoine"))),
            Fact(_("Site web"), ("vieux-moulin.example",), url="#"),
        ),
        "table": Table(
            _("Organisations par MRC"),
            (
                Column(_("MRC"), sort_url="#", sorted="ascending"),
                Column(_("Statut")),
                Column(_("Membres"), numeric=True, sort_url="#"),
                Column(_("Connues"), numeric=True, sort_url="#"),
            ),
            (
                (
                    Cell("Les Chenaux", "#"),
                    Cell(_("Couverte"), tone="success"),
                    Cell("9"),
                    Cell("48", hint=_("déclarées par 34")),
                ),
                (Cell("Maskinongé", "#"), Cell(_("À inviter"), tone="warning"), Cell("4"), Cell("61")),
                (Cell("Mékinac", "#"), Cell(_("Sans membre"), tone="error"), Cell("0"), Cell("22")),
            ),
        ),
        "compared": (
            ComparedValue(
                _("Nom"),
                "Coop du Vieux-Moulin",
                "Coopérative de solidarité du Vieux-Moulin",
                "near",
                _("les noms diffèrent par « coopérative de solidarité »"),
            ),
            ComparedValue(_("Code postal"), "G9N 1A1", "G9N 1A1", "same"),
            ComparedValue(_("Adresse"), "12 rue des Érables", "12, rue des Érables, bureau 200", "near"),
            ComparedValue(_("Téléphone"), "819 555-0142", "819 555-0199", "different"),
            ComparedValue(_("Site web"), "vieux-moulin.example", ""),
        ),
    }


def _story() -> dict[str, Any]:
    return {
        "events": (
            Event(
                _("L’adresse a été corrigée."),
                _("hier, 14 h 20"),
                "2026-03-03T14:20:00-05:00",
                _("Camille Exemple"),
                _("Coopérative du Vieux-Moulin"),
                icon="edit",
            ),
            Event(
                _("Deux fiches ont été réunies : même code postal, noms proches."),
                _("le 12 février 2026"),
                "2026-02-12",
                _("la coordination"),
                url="#",
                icon="merge",
            ),
            Event(_("Fiche importée du registre."), _("le 3 juin 2025"), "2025-06-03", icon="upload"),
        ),
        "path": (
            PathStep(_("Besoin"), _("Quelqu’un dit ce qui manque."), "#", 34, _("exprimés")),
            PathStep(_("Proposition"), _("On écrit ce qu’on pourrait faire."), "#", 12, _("ouvertes")),
            PathStep(_("Débat"), _("On amende, on s’écoute, on compare."), "#", 5, _("en cours"), "here"),
            PathStep(_("Assemblée"), _("Convoquée selon les règles."), "#", 1, _("le 9 mai")),
            PathStep(_("Décision"), _("Votée, avec sa preuve."), "#", 27, _("adoptées")),
            PathStep(_("Intervention"), _("On la porte devant qui décide."), state="later"),
            PathStep(_("Changement"), _("On raconte ce qui a changé."), state="later"),
        ),
    }


def _charts() -> dict[str, Any]:
    squares = (
        ("Mékinac", "M10 10H150V90H10Z", 0.0, True),
        ("Shawinigan", "M150 10H270V70H150Z", 0.18, False),
        ("Les Chenaux", "M150 70H270V150H150Z", 0.09, False),
        ("Maskinongé", "M10 90H150V190H10Z", 0.06, False),
        ("Trois-Rivières", "M150 150H300V190H150Z", 0.24, False),
        ("La Tuque", "M270 10H400V150H270Z", None, False),
    )
    return {
        "bars": charts.bars(
            title=_("Par activité"),
            sentence=_("L’alimentation réunit plus du tiers des organisations connues."),
            amounts=(
                Amount(_("Alimentation"), 1126, note=_("déclarée par 34 sur 81")),
                Amount(_("Culture et patrimoine"), 814),
                Amount(_("Petite enfance"), 590),
                Amount(_("Sans activité connue"), 35, quiet=True),
            ),
            columns=(_("Activité"), _("Organisations")),
            source=_("Répertoire fictif, 3 mars 2026"),
        ),
        "stacked": charts.stacked(
            title=_("Qui est là"),
            sentence=_("Une organisation sur cinq est membre."),
            counts=((_("Membres"), 77), (_("Connues"), 296), (_("Au registre seulement"), 120)),
            columns=(_("Statut"), _("Nombre"), _("Part")),
        ),
        "intervals": charts.intervals(
            title=_("Part de membres par MRC"),
            sentence=_("Shawinigan est au-dessus de la moyenne ; Mékinac compte trop peu d’organisations pour dire."),
            proportions=(
                Proportion("Shawinigan", 21, 96),
                Proportion("Maskinongé", 4, 61),
                Proportion("Mékinac", 1, 8),
            ),
            columns=(_("MRC"), _("Membres / connues"), _("Part"), _("Intervalle à 95 %")),
            reference=0.16,
            reference_label=_("moyenne de la région : 16 %"),
        ),
        "tally": charts.tally(
            title=_("Les voix, étape par étape"),
            sentence=_("Anselme a le quota dès les premiers choix ; Odile l’atteint par celles qu’il a de trop."),
            contenders=(
                Contender(
                    "Anselme Bouchard",
                    (Heap(24, _("Premiers choix"), "bar"),),
                    "24",
                    _("Élection à l’étape 1"),
                ),
                Contender(
                    "Odile Tremblay",
                    (Heap(13, _("Premiers choix"), "bar"), Heap(5, _("Reçu ensuite"), "heap")),
                    "18",
                    _("Élection à l’étape 2"),
                ),
                Contender(
                    "Zélie Gagnon",
                    (Heap(11, _("Premiers choix"), "bar is-quiet"), Heap(2, _("Reçu ensuite"), "heap is-quiet")),
                    "13",
                ),
            ),
            table=Table(
                _("Les voix, étape par étape"),
                (Column(_("Candidature")), Column("1", numeric=True), Column("2", numeric=True)),
                (
                    (Cell("Anselme Bouchard"), Cell("24"), Cell("17")),
                    (Cell("Odile Tremblay"), Cell("13"), Cell("18")),
                    (Cell("Zélie Gagnon"), Cell("11"), Cell("13")),
                ),
                caption_hidden=True,
            ),
            legend=(
                LegendEntry("bar", _("Premiers choix")),
                LegendEntry("heap", _("Reçu ensuite")),
                LegendEntry("bar is-quiet", _("Sans siège")),
            ),
            reference=17,
            reference_label=_("Quota : 17"),
        ),
        "choropleth": charts.choropleth(
            title=_("Où sommes-nous ?"),
            sentence=_("La part de membres est la plus forte à Trois-Rivières et nulle en Mékinac."),
            places=tuple(
                Place(name, path, value, percent(value) if value is not None else "–", "#", few)
                for name, path, value, few in squares
            ),
            columns=(_("MRC"), _("Part de membres")),
            view_box="0 0 410 200",
            breaks=(0.05, 0.1, 0.2),
            legend_texts=(_("moins de 5 %"), _("5 à 10 %"), _("10 à 20 %"), _("20 % et plus")),
        ),
        "spark": charts.sparkline(
            title=_("Membres depuis 2021"),
            sentence=_("Le nombre de membres a doublé en cinq ans."),
            amounts=(
                Amount("2021", 38),
                Amount("2022", 44),
                Amount("2023", 52),
                Amount("2024", 61),
                Amount("2025", 77),
            ),
            columns=(_("Année"), _("Membres")),
        ),
    }


def positions() -> list[tuple[float, float, int, str, int]]:
    """Longitude, latitude, precision, id and standing of invented organisations around real towns."""
    towns = ((-72.54, 46.34), (-72.75, 46.56), (-71.21, 46.81), (-73.57, 45.5), (-71.07, 48.43), (-68.52, 48.45))
    marks = []
    for town, (lon, lat) in enumerate(towns):
        for rank in range(40):
            together = rank % 5 == 0
            east = 0.0 if together else ((rank * 37) % 41 - 20) / 40
            north = 0.0 if together else ((rank * 23) % 29 - 14) / 60
            precision = (0, 0, 1, 0, 3, 1, 4)[rank % 7]
            marks.append((round(lon + east, 4), round(lat + north, 4), precision, f"o{town}-{rank}", rank % 3))
    return marks

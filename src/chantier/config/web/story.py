"""The pieces of the home page and of the guided tour, as values that components draw."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.config.demo import visits
from chantier.config.demo.files import LISTS
from chantier.config.queries import Alive, Import, TourFacts, assembled, living
from chantier.foundation.access.api import Speaker
from chantier.foundation.ui import charts
from chantier.foundation.ui.figures import Choropleth, Place
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Event, PathStep, Step


def address(name: str, *arguments: object) -> str:
    """The address of a page, or nothing where this instance has none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def path_of_an_idea() -> tuple[PathStep, ...]:
    """Need → proposal → debate → assembly → decision → intervention → change, with who is there to walk it."""
    table, assembly = reverse("deliberation:home"), reverse("assemblies:home")
    said, decided = living(), assembled()
    return (
        PathStep(
            _("Besoin"),
            _("Une organisation dit ce qui manque sur son territoire."),
            reverse("deliberation:needs"),
            alive=said.needs,
            alive_label=ngettext("besoin dit", "besoins dits", said.needs),
            state="here",
        ),
        PathStep(
            _("Proposition"),
            _("D’autres l’écrivent avec elle, preuves à l’appui."),
            reverse("deliberation:proposals"),
            alive=said.in_talks,
            alive_label=ngettext("proposition en discussion", "propositions en discussion", said.in_talks),
            state="here",
        ),
        PathStep(
            _("Débat"),
            _("Les organisations membres prennent position."),
            table,
            alive=said.positions,
            alive_label=ngettext("position prise", "positions prises", said.positions),
            state="here",
        ),
        PathStep(
            _("Assemblée"),
            _("Convoquée à temps, avec le quorum, elle vote."),
            assembly,
            alive=decided.meetings,
            alive_label=ngettext("assemblée convoquée", "assemblées convoquées", decided.meetings),
            state="here",
        ),
        PathStep(
            _("Décision"),
            _("Elle est écrite, datée, et chacun peut la vérifier."),
            reverse("assemblies:decisions"),
            alive=decided.decisions,
            alive_label=ngettext("décision en vigueur", "décisions en vigueur", decided.decisions),
            state="here",
        ),
        PathStep(
            _("Intervention"),
            _("Le mouvement la porte dehors et attend une réponse."),
            reverse("interventions"),
            state="later",
        ),
        PathStep(
            _("Changement"),
            _("Un projet la réalise, un récit en garde la mémoire."),
            reverse("projects"),
            state="later",
        ),
    )


def members_by_region(alive: Alive) -> Choropleth | None:
    """Where the members are; nothing while no territory or no member is known."""
    if not alive.regions or not alive.members:
        return None
    first = max(alive.regions, key=lambda region: region.members)
    empty = sum(1 for region in alive.regions if not region.members)
    if empty:
        sentence = ngettext(
            "%(name)s compte le plus de membres (%(members)s) ; %(empty)s région n’en a pas encore.",
            "%(name)s compte le plus de membres (%(members)s) ; %(empty)s régions n’en ont pas encore.",
            empty,
        ) % {"name": first.name, "members": first.members, "empty": empty}
    else:
        sentence = _("%(name)s compte le plus de membres (%(members)s) ; chaque région en a au moins un.") % {
            "name": first.name,
            "members": first.members,
        }
    return charts.choropleth(
        title=_("Les membres, région par région"),
        sentence=sentence,
        places=tuple(
            Place(one.name, one.d, one.members, written(one.members), address("places:territory", one.reference))
            for one in alive.regions
        ),
        columns=(_("Région"), _("Membres")),
        view_box=alive.view_box,
        breaks=(1, 5, 10, 20),
        legend_texts=(_("aucun"), _("1 à 4"), _("5 à 9"), _("10 à 19"), _("20 et plus")),
        source=source_of_figures(),
    )


def source_of_figures() -> str:
    """Where the figures of the home page come from, and of what day they are."""
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    return _("le répertoire de cette instance, fiches publiques, %(day)s") % {"day": today}


def what_happened(imports: tuple[Import, ...]) -> tuple[Event, ...]:
    """The last lists that came in."""
    return tuple(
        Event(
            sentence=ngettext(
                "« %(source)s » : une liste d’%(rows)s ligne est entrée (%(file)s).",
                "« %(source)s » : une liste de %(rows)s lignes est entrée (%(file)s).",
                one.rows,
            )
            % {"source": one.source, "rows": written(one.rows), "file": one.file_name},
            when=date_format(timezone.localtime(one.at), "DATETIME_FORMAT"),
            instant=one.at.isoformat(),
            icon="upload",
        )
        for one in imports
    )


def tour(facts: TourFacts, speaker: Speaker, seen: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    """The first tour, in order: what the data say is done, and the pages ``seen``, are done; the next is current."""
    imports = address("directory:import-new") or address("directory:imports")
    members, directory = LISTS
    wanted = [
        (_("Devenez Odile"), speaker.has_role("coordinator"), address("people:demonstration"),
         _("En un clic, sans mot de passe. Elle coordonne le pôle Fleuve-Mauricie.")),
        (_("Importez ses membres (%(file)s)") % {"file": members}, members in facts.imported, imports,
         _("Colonnes reconnues, accents réparés, lignes gardées telles quelles : lisez le compte rendu.")),
        (_("Importez son répertoire (%(file)s)") % {"file": directory}, directory in facts.imported, imports,
         _("Un classeur tenu à la main, avec ses cellules fusionnées et ses notes.")),
        (_("Révisez dix paires"), facts.decided >= 10, address("directory:review"),
         ngettext("%(n)s décision prise par une personne, %(left)s à prendre. Une fusion s’annule à tout moment.",
                  "%(n)s décisions prises par une personne, %(left)s à prendre. Une fusion s’annule à tout moment.",
                  facts.decided) % {"n": facts.decided, "left": facts.waiting}),
        (_("Annulez une fusion"), facts.undone > 0, address("directory:review"),
         _("Chaque champ retourne à sa source, sur la fiche comme dans la file de révision.")),
        (_("Regardez la carte"), visits.MAP in seen, f"{address('directory:list')}?vue=carte",
         _("La liste, la carte et le tableau sont trois façons de voir la même réponse.")),
        (_("Voyez où le mouvement manque"), visits.COVERAGE in seen, address("directory:coverage"),
         _("Membres, connues, inscrites : par MRC, avec l’incertitude des petits nombres.")),
        (_("Exportez les invitations"), visits.INVITATIONS in seen, address("directory:invitations"),
         _("La liste à inviter dans La Tuque et Maskinongé, avec la raison de chaque suggestion.")),
    ]  # fmt: skip
    current = next((place for place, (_l, done, _u, _h) in enumerate(wanted) if not done), -1)
    return tuple(
        Step(label, "done" if done else ("current" if place == current else "ahead"), url, hint)
        for place, (label, done, url, hint) in enumerate(wanted)
    )

"""Who may do what in concertation, with the reason of a refusal.

Rules take the ``Standing`` of whoever asks (``queries.seating``): it is read once for a page or a service.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import Amendment, Argument, Evidence, Need, OpinionMap, Proposal, Seat, Table
from chantier.deliberation.queries.seating import NOBODY, Standing
from chantier.foundation.access.api import (
    ADMINISTRATOR,
    ALLOWED,
    COORDINATOR,
    SECRETARY,
    Speaker,
    Verdict,
    holds,
    is_signed_in,
    refused,
    rule,
)
from chantier.foundation.search.api import Visibility

may_edit_procedures = holds(COORDINATOR, ADMINISTRATOR)
may_open_table = holds(COORDINATOR, SECRETARY)
#: What an assembly decided is noted by who keeps its minutes, or by the machine that counted.
may_record_outcome = holds(SECRETARY)


def findable_by(speaker: Speaker) -> frozenset[Visibility]:
    """What the speaker may find: everyone the public, members and staff what is for members. Closed tables: nobody."""
    if speaker.is_known and (speaker.voice_id is not None or speaker.roles):
        return frozenset({Visibility.PUBLIC, Visibility.MEMBERS})
    return frozenset({Visibility.PUBLIC})


@rule
def may_see_table(speaker: Speaker, table: Table, standing: Standing) -> Verdict:
    """A public table by everybody, one for members by members, a closed one by those who sit there."""
    if table.visibility == Table.PUBLIC or standing.is_seated or standing.roles or may_open_table(speaker):
        return ALLOWED
    if table.visibility == Table.MEMBERS_ONLY:
        if Visibility.MEMBERS in findable_by(speaker):
            return ALLOWED
        return refused(
            "table_for_members",
            _("Cette table est réservée aux membres du mouvement."),
            _("Ouvrez une session au nom d’une organisation."),
        )
    return refused("table_closed_to_you", _("Seules les organisations qui siègent à cette table y ont accès."))


@rule
def may_see_proposal(speaker: Speaker, proposal: Proposal, standing: Standing) -> Verdict:
    """Whoever sees its table; a draft, its author and who holds the pen."""
    seen = may_see_table(speaker, proposal.table, standing)
    if not seen or proposal.state != lifecycles.Proposal.DRAFT or roles_of(speaker, proposal, standing):
        return seen
    return refused("draft_of_others", _("Ce texte est encore un brouillon : seuls ses auteurs le lisent."))


@rule
def may_run(speaker: Speaker, standing: Standing) -> Verdict:
    """Keep a table: its calendar, its seats, its questions. Its chair, its facilitators, and the coordination."""
    if standing.holds(Seat.CHAIR, Seat.FACILITATOR) or may_open_table(speaker):
        return ALLOWED
    return refused(
        "not_running_this_table",
        _("La présidence, l’animation de la table et la coordination du mouvement font cela."),
    )


@rule
def may_hold_pen(speaker: Speaker, standing: Standing) -> Verdict:
    """Write versions and answer amendments: who holds the pen of the table, and who runs it."""
    if standing.holds(Seat.PEN) or may_run(speaker, standing):
        return ALLOWED
    return refused("not_holding_the_pen", _("La plume de cette table est tenue par quelqu’un d’autre."))


@rule
def may_speak(speaker: Speaker, standing: Standing) -> Verdict:
    """Speak in the name of an organisation that sits at this table, by a mandate that holds now."""
    if not speaker.is_known:
        return is_signed_in(speaker)
    if speaker.voice_id is None:
        return refused(
            "speak_for_an_organization",
            _("À cette table, ce sont les organisations qui parlent."),
            _("Choisissez au nom de qui vous parlez, en haut de la page."),
        )
    if standing.is_seated:
        return ALLOWED
    return refused(
        "not_seated",
        _("Votre organisation ne siège pas à cette table."),
        _("Demandez-y une place à la personne qui l’anime."),
    )


@rule
def may_enter_for_others(speaker: Speaker, standing: Standing) -> Verdict:
    """Enter what was said in a room or written on paper: whoever runs the table; their name is kept with it."""
    return may_run(speaker, standing)


def roles_of(speaker: Speaker, thing: Proposal | Amendment, standing: Standing) -> frozenset[str]:
    """What the speaker is towards a proposal or an amendment, in the words of its lifecycle."""
    roles = set()
    alone = thing.organization_id is None and speaker.person_id is not None and thing.person_id == speaker.person_id
    if alone or thing.organization_id in standing.bodies:
        roles.add(lifecycles.AUTHOR)
    if may_hold_pen(speaker, standing):
        roles.add(lifecycles.PEN)
    if may_run(speaker, standing):
        roles.add(lifecycles.TABLE)
    return frozenset(roles)


@rule
def may_translate(speaker: Speaker, standing: Standing | None, organization_id: int | None) -> Verdict:
    """Translate what was said: whoever speaks at its table or holds the pen, and the author of a need of no table."""
    if standing is None:
        if speaker.voice_id is not None or may_open_table(speaker):
            return ALLOWED
        return may_speak(speaker, NOBODY)
    if organization_id in standing.bodies:
        return ALLOWED
    return (may_speak | may_hold_pen)(speaker, standing)


@rule
def may_ask_program(speaker: Speaker, standing: Standing | None) -> Verdict:
    """Have a program translate what was said: whoever runs its table; the coordination where there is none."""
    return may_run(speaker, standing or NOBODY)


@rule
def may_answer_sub_amendment(speaker: Speaker, amendment: Amendment, standing: Standing) -> Verdict:
    """Say yes or no to other words in an amendment: its author, and who holds the pen."""
    if lifecycles.AUTHOR in roles_of(speaker, amendment, standing):
        return (may_speak | may_hold_pen)(speaker, standing)
    return may_hold_pen(speaker, standing)


@rule
def may_take_step(speaker: Speaker, step: lifecycles.Step, thing: Proposal | Amendment, standing: Standing) -> Verdict:
    """Do this verb of a lifecycle: only whoever it names, and an author only while they may speak there."""
    roles = roles_of(speaker, thing, standing)
    if roles & {lifecycles.PEN, lifecycles.TABLE} & set(step.by):
        return ALLOWED
    if lifecycles.AUTHOR in roles & set(step.by):
        return (may_speak | may_hold_pen)(speaker, standing)
    if lifecycles.PEN in step.by:
        return may_hold_pen(speaker, standing)
    if lifecycles.TABLE in step.by:
        return may_run(speaker, standing)
    return refused("author_only", _("Seul l’auteur de ce texte peut faire cela."))


@rule
def may_state_need(speaker: Speaker, is_member: bool) -> Verdict:
    """State a need, or share one, in the name of an organisation that is a member today."""
    if not speaker.is_known:
        return is_signed_in(speaker)
    if speaker.voice_id is None:
        return refused(
            "speak_for_an_organization",
            _("Ce sont les organisations qui disent les besoins de celles et ceux qu’elles rassemblent."),
            _("Choisissez au nom de qui vous parlez, en haut de la page."),
        )
    if is_member:
        return ALLOWED
    return refused(
        "members_state_needs",
        _("Votre organisation n’est pas membre du mouvement à ce jour."),
        _("Confiez ce besoin à une organisation membre, ou à qui anime une table."),
    )


@rule
def may_enter_need(speaker: Speaker, standing: Standing | None) -> Verdict:
    """Enter a need that was said in a room or on paper: whoever runs the table, the coordination anywhere."""
    return may_run(speaker, standing or Standing())


@rule
def may_withdraw_need(speaker: Speaker, need: Need, standing: Standing) -> Verdict:
    """Whoever holds the mandate of the organisation today, and who runs the table; having entered it gives nothing."""
    own = need.organization_id is not None and need.organization_id in standing.bodies and speaker.voice_id is not None
    return ALLOWED if own else may_run(speaker, standing)


@rule
def may_decide_mandate(speaker: Speaker, standing: Standing | None) -> Verdict:
    """Give, extend, send back, discharge and revoke: who chairs the table that gives, and the coordination."""
    if (standing is not None and standing.holds(Seat.CHAIR)) or may_open_table(speaker):
        return ALLOWED
    return refused(
        "not_the_giver",
        _("La table qui donne un mandat en décide : sa présidence, ou la coordination du mouvement."),
    )


@rule
def may_remove_evidence(speaker: Speaker, evidence: Evidence, standing: Standing) -> Verdict:
    """The organisation that brought it, and who holds the pen."""
    if evidence.organization_id in standing.bodies and evidence.organization_id is not None and standing.is_seated:
        return ALLOWED
    return may_hold_pen(speaker, standing)


@rule
def may_give_opinion(speaker: Speaker, opinions: OpinionMap, standing: Standing) -> Verdict:
    """Vote on statements and offer some: organisations that sit at the table, or every account, as the map says."""
    if opinions.voters == OpinionMap.ORGANIZATIONS:
        return may_speak(speaker, standing)
    seen = may_see_table(speaker, opinions.table, standing)
    return is_signed_in(speaker) if seen else seen


@rule
def is_own_argument(speaker: Speaker, argument: Argument, standing: Standing) -> Verdict:
    """Whoever speaks for the organisation that made it, or the person who made it alone."""
    if argument.organization_id is not None:
        if argument.organization_id in standing.bodies and speaker.voice_id is not None:
            return ALLOWED
    elif argument.person_id is not None and argument.person_id == speaker.person_id:
        return ALLOWED
    return refused("argument_of_others", _("Seule l’organisation qui a fait cette contribution peut faire cela."))


@rule
def may_moderate(speaker: Speaker, standing: Standing) -> Verdict:
    """Hide and show contributions, with a reason: whoever runs the table."""
    return may_run(speaker, standing)


@rule
def may_report(speaker: Speaker, standing: Standing) -> Verdict:
    """Say that a contribution should be read again: who sits at the table, or runs it."""
    return (may_speak | may_run)(speaker, standing) if speaker.is_known else is_signed_in(speaker)

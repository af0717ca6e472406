"""The view of the nation on a question: what is shared across known groups, where it breaks, who has not spoken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chantier.deliberation.models import OpinionMap, Proposal, Table
from chantier.deliberation.permissions import may_run
from chantier.deliberation.phrases import PROPOSAL_STATES
from chantier.deliberation.queries import moves, origins, rounds, syntheses
from chantier.deliberation.queries.across import Across, GroupLine, ItemView, across
from chantier.deliberation.queries.calendars import moment, until
from chantier.deliberation.queries.opinions import map_lines
from chantier.deliberation.queries.texts import wordings
from chantier.deliberation.round_phrases import ANSWER_STATES, ANSWER_TONES, GROUP_KINDS
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.keeping import keeper_of, stretch
from chantier.deliberation.web.reach import closed_tables_seen, hand_over, standing_of
from chantier.deliberation.web.round_reach import Met, crumbs, question_of
from chantier.foundation.ui import charts
from chantier.foundation.ui.figures import Amount, Bars
from chantier.foundation.ui.numbers import percent, written
from chantier.foundation.ui.parts import Cell, Column, Link
from chantier.foundation.ui.parts import Table as Grid
from chantier.foundation.ui.tags.marks import badge

#: Proposals in the picture, on one page of the list, and names of those who have not spoken that are written out.
MOST_DRAWN: Final = 12
ON_A_PAGE: Final = 20
MOST_NAMED: Final = 60
#: Pages that are kept: further ones are asked by few, and would drive out the others.
_MOST_PAGES: Final = 20


@require_safe
def question(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The view of the nation. What is the same for all who see these tables is kept until something is done."""
    keeper = keeper_of(request)
    met = question_of(request, public_id)
    row = met.question
    if slug != (row.slug or "x"):
        return redirect(address_of("question", row), permanent=True)
    hand_over(request, row)
    here = met.here
    asks = row.asked_by_id in here
    page = _page(request)
    told_apart = (row.pk, here, closed_tables_seen(request), page, stretch(keeper, met.at))
    if page <= _MOST_PAGES:
        main, aside = keeper.keep("nation", [moves.CONCERTATION], lambda: _drawn(met, here, page), *told_apart)
    else:
        main, aside = _drawn(met, here, page)
    context = {
        "question": row,
        "words": met.words,
        "closed_at": moment(row.closed_at, row.asked_by.time_zone) if row.closed_at else "",
        "main": main,
        "aside": aside,
        "runs": asks and bool(may_run(met.speaker, standing_of(request, row.asked_by))),
        "crumbs": crumbs(met),
    }
    return render(request, "deliberation/question.html", context)


@require_safe
def groups(request: HttpRequest, public_id: str, slug: str, proposal: str) -> HttpResponse:
    """What each region and each college said of one proposal."""
    met = question_of(request, public_id)
    row = met.question
    if slug != (row.slug or "x"):
        return redirect(address_of("question-groups", row, proposal), permanent=True)
    seen = _across(met, met.here, only=proposal)
    found = next(iter((*seen.heard, *seen.unheard)), None)
    if found is None:
        raise Http404
    context = {
        "one": found,
        "url": address_of("proposal", found),
        "table": _groups_table(found),
        "spoke": ngettext("%(n)s organisation s’est prononcée", "%(n)s organisations se sont prononcées", found.spoke)
        % {"n": written(found.spoke)},
        "back_url": address_of("question", row),
        "crumbs": crumbs(met, Link(_("Groupe par groupe"), "", current=True)),
    }
    return render(request, "deliberation/question_groups.html", context)


def _across(met: Met, here: tuple[int, ...], *, only: str = "") -> Across:
    """Who sits at a table that one does not see is not named among those who have not spoken."""
    return across(met.question, Table.objects.filter(pk__in=here), here, at=met.at, only=only)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return min(int(asked), 1_000) if asked.isdecimal() and len(asked) < 6 and int(asked) else 1


def _drawn(met: Met, here: tuple[int, ...], page: int) -> tuple[str, str]:
    """What is said to all alike: the body of the page, and what stands beside it."""
    row, tables = met.question, Table.objects.filter(pk__in=here)
    answers = rounds.answers(row, tables, at=met.at)
    seen = _across(met, here)
    asks = row.asked_by_id in here
    minority = syntheses.minorities(row, [one.table_id for one in answers])
    main = {
        **_paged(met, seen, page),
        "across": seen,
        "figure": _figure(seen) if page == 1 else None,
        "summary": _summary(seen) if page == 1 else None,
        "minority": [
            (pk, words, one.words, page_at_table_of(met, one.public_id))
            for one in answers
            for pk, words in minority.get(one.table_id, ())
        ],
        "national": _national(met) if asks else (),
    }
    maps = OpinionMap.objects.filter(question=row, table__in=here).select_related("table")
    aside = {
        "answers": _answers(met, answers),
        "answered": sum(one.state == rounds.ANSWERED for one in answers),
        "late": sum(one.state == rounds.LATE for one in answers),
        "asked_by": wordings([row.asked_by.text_id])[row.asked_by.text_id] if asks else None,
        "asked_by_url": address_of("table", row.asked_by) if asks else "",
        "asked_at": moment(row.asked_at, row.asked_by.time_zone),
        "maps": [(one, address_of("opinion", one)) for one in map_lines(maps.order_by("-opens_at"), at=met.at)],
        "across": seen,
        "silent": seen.silent[:MOST_NAMED],
        "silent_more": max(0, len(seen.silent) - MOST_NAMED),
    }
    return (
        render_to_string("deliberation/_nation.html", main),
        render_to_string("deliberation/_nation_aside.html", aside),
    )


def _paged(met: Met, seen: Across, page: int) -> dict[str, Any]:
    """The proposals of one page: surely among the first, those that follow closely, those of which few spoke."""
    sure = [one for one in seen.heard if one.is_sure]
    close = [one for one in seen.heard if not one.is_sure]
    everything = [*sure, *close, *seen.unheard]
    first = (page - 1) * ON_A_PAGE
    parts, start = {}, 0
    for name, items in (("heard", sure), ("close", close), ("unheard", seen.unheard)):
        shown = items[max(0, first - start) : max(0, first + ON_A_PAGE - start)]
        parts[name] = [_item(met, one) for one in shown]
        start += len(items)
    last = min(first + ON_A_PAGE, len(everything))
    address = address_of("question", met.question)
    return {
        **parts,
        "nothing_heard": not seen.heard,
        "range": _("Propositions %(first)s à %(last)s sur %(total)s")
        % {"first": written(first + 1), "last": written(last), "total": written(len(everything))}
        if len(everything) > ON_A_PAGE and first < last
        else "",
        "previous_url": (address if page == 2 else f"{address}?page={page - 1}") + "#accord" if page > 1 else "",
        "next_url": f"{address}?page={page + 1}#accord" if last < len(everything) else "",
    }


def _item(met: Met, one: ItemView) -> tuple[ItemView, str, str]:
    return one, address_of("proposal", one), address_of("question-groups", met.question, one.public_id)


def _answers(met: Met, answers: Iterable[rounds.TableAnswer]) -> list[tuple[Any, ...]]:
    """Each table, where it is with its answer, and when."""
    badges = {state: badge(ANSWER_STATES[state], ANSWER_TONES[state]) for state in ANSWER_STATES}
    return [(one.words, badges[one.state], _when(met, one), page_at_table_of(met, one.public_id)) for one in answers]


def _when(met: Met, one: rounds.TableAnswer) -> str:
    if one.published_at is not None:
        return _("le %(day)s") % {"day": moment(one.published_at, one.time_zone)}
    if one.closes_at is not None:
        words = _("c’était jusqu’au %(day)s") if one.closes_at <= met.at else _("jusqu’au %(day)s")
        return words % {"day": until(one.closes_at, one.time_zone)}
    return ""


def _summary(seen: Across) -> Grid | None:
    """Each group in a line: of how many proposals it is in favour, where it breaks, of how many it said nothing."""
    said: dict[tuple[str, str], list[GroupLine]] = {}
    for item in (*seen.heard, *seen.unheard):
        for group in item.groups:
            said.setdefault((group.kind, group.label), []).append(group)
    if not said:
        return None
    columns = (
        Column(_("Groupe")),
        Column(_("Propositions qu’il favorise"), numeric=True),
        Column(_("où l’accord se rompt chez lui"), numeric=True),
        Column(_("dont il n’a rien dit"), numeric=True),
    )
    rows = []
    for (kind, label), lines in said.items():
        breaks, silent = sum(one.breaks for one in lines), sum(not one.spoke for one in lines)
        counts = (len(lines) - breaks - silent, breaks, silent)
        rows.append((Cell(label, hint=str(GROUP_KINDS[kind])), *(Cell(written(count)) for count in counts)))
    return Grid(_("Ce que chaque groupe en dit"), columns, tuple(rows))


def page_at_table_of(met: Met, table_public_id: str) -> str:
    """The page of the question at the table of this identifier."""
    return address_of("question-at-table", met.question, table_public_id)


def _national(met: Met) -> list[tuple[Proposal, Any, str, str]]:
    """The texts of the table that asked, with how much of each says where it comes from."""
    rows = Proposal.objects.filter(question=met.question, table=met.question.asked_by, state__in=rounds.READ)
    found = []
    for row in rows.order_by("-updated_at", "-pk")[:10]:
        passages, many = origins.how_many(row, met.tables)
        said = ngettext(
            "%(passages)s passage dit d’où il vient ; tables d’origine : %(tables)s",
            "%(passages)s passages disent d’où ils viennent ; tables d’origine : %(tables)s",
            passages,
        ) % {"passages": written(passages), "tables": written(many)}
        found.append((row, PROPOSAL_STATES[row.state], said if passages else "", address_of("proposal-origins", row)))
    return sorted(found, key=lambda one: not one[2])  # what says from which tables it comes, before what does not


def _figure(seen: Across) -> Bars | None:
    if not seen.heard:
        return None
    first = seen.heard[0]
    sentence = _("Le plus partagé : « %(title)s ». Le groupe qui y tient le moins y est favorable à %(least)s.") % {
        "title": first.title,
        "least": percent(float(first.least)),
    }
    return charts.bars(
        title=_("L’accord du groupe le moins favorable"),
        sentence=sentence,
        amounts=[
            Amount(
                Truncator(one.title).chars(34),
                float(one.least),
                text=percent(float(one.least)),
                url=address_of("proposal", one),
                note=ngettext("%(n)s organisation s’est prononcée", "%(n)s organisations se sont prononcées", one.spoke)
                % {"n": written(one.spoke)},
            )
            for one in seen.heard[:MOST_DRAWN]
        ],
        columns=(_("Proposition"), _("Accord du groupe le moins favorable")),
        largest=1.0,
    )


def _groups_table(one: ItemView) -> Grid:
    columns = (
        Column(_("Groupe")),
        Column(_("Se sont prononcées"), numeric=True),
        Column(_("Favorables"), numeric=True),
        Column(_("Ce que l’on y voit")),
    )
    rows = []
    for group in one.groups:
        seen = _("se rompt ici") if group.breaks else "" if group.spoke else _("ne s’est pas prononcé")
        rows.append(
            (
                Cell(group.label, hint=str(GROUP_KINDS[group.kind])),
                Cell(_("%(spoke)s sur %(seated)s") % {"spoke": written(group.spoke), "seated": written(group.seated)}),
                Cell("–" if group.favour is None else percent(float(group.favour))),
                Cell(seen, tone="warning" if group.breaks else ""),
            )
        )
    return Grid(_("« %(title)s », groupe par groupe") % {"title": one.title}, columns, tuple(rows), caption_hidden=True)

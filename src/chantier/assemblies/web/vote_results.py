"""The result of a vote for its page: stages in words and drawn, findings, voices by name; read from what was kept."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from chantier.assemblies.core.ballots import MOTION
from chantier.assemblies.core.vote_results import labelled
from chantier.assemblies.counting_drawing import drawing_of, duels_table
from chantier.assemblies.counting_phrases import stages_in_words
from chantier.assemblies.models import Vote
from chantier.assemblies.queries.ballot_box import boxes
from chantier.assemblies.queries.votes import named_voices
from chantier.assemblies.web.vote_met import MetVote
from chantier.foundation.ui import charts
from chantier.foundation.ui.parts import Cell, Column, Table


def result_context(met: MetVote) -> dict[str, Any]:
    """What the result of a vote draws. Nothing is counted again: its result is what was kept."""
    row, result = met.vote, dict(met.vote.result or {})
    told: dict[str, Any] = {
        "result": result,
        "boxes": [
            {
                "name": met.colleges.get(box.college, box.college) if box.college else "",
                "box": box,
                "url": f"{met.url('votes-box')}?college={box.college}",
                "file_url": f"{met.url('votes-file')}?college={box.college}",
            }
            for box in boxes(row)
        ],
        "disputes": list(row.disputes.order_by("pk")) if row.level == Vote.SECRET else [],
        "find_url": met.url("votes-find"),
        "dispute_url": met.url("votes-dispute"),
        "answer_url": met.url("votes-answer"),
    }
    if row.level == Vote.NAMED:
        told["voices"] = _voices(met)
    if result["rule"] == MOTION:
        return {**told, "findings": _findings(met, result), "picture": _picture(result)}
    shown = labelled(result, met.labels)
    return {
        **told,
        "shown": shown,
        "drawing": drawing_of(shown),
        "duels": duels_table(shown),
        "words": [line.strip() for line in stages_in_words(shown)],
        "lots": [tie for tie in shown["ties"] if tie["by"] == "lot"],
    }


def _findings(met: MetVote, result: dict[str, Any]) -> Table:
    """Each threshold, held against the voices."""
    columns = (
        Column(_("Où")),
        Column(_("Pour"), numeric=True),
        Column(_("Contre"), numeric=True),
        Column(_("Abstentions"), numeric=True),
        Column(_("Il en fallait"), numeric=True),
        Column(_("Atteint")),
    )
    found = {one["college"]: one for one in result["findings"]}
    rows = [_finding(_("Ensemble"), found[None])]
    for college, tally in sorted(result["tallies"].items()):
        if len(result["tallies"]) < 2 and college not in found:
            continue
        name = met.colleges.get(college, college)
        rows.append(_finding(name, found[college]) if college in found else _tally(name, tally))
    return Table(_("Les voix, et ce qu’il en fallait"), columns, tuple(rows), caption_hidden=True)


def _finding(name: str, one: dict[str, Any]) -> tuple[Cell, ...]:
    reached = Cell(_("oui"), tone="success") if one["reached"] else Cell(_("non"), tone="error")
    numbers = (Cell(str(one[key])) for key in ("favour", "against", "abstained", "needed"))
    return (Cell(name), *numbers, reached)


def _tally(name: str, one: dict[str, Any]) -> tuple[Cell, ...]:
    return (Cell(name), *(Cell(str(one[key])) for key in ("favour", "against", "abstained")), Cell("–"), Cell("–"))


def _picture(result: dict[str, Any]) -> object:
    whole = result["findings"][0]
    said = {"favour": whole["favour"], "against": whole["against"], "abstained": whole["abstained"]}
    return charts.stacked(
        title=_("Les voix"),
        sentence=_("%(favour)s pour, %(against)s contre, %(abstained)s abstentions.") % said,
        counts=[(_("Pour"), said["favour"]), (_("Contre"), said["against"]), (_("Abstentions"), said["abstained"])],
        columns=(_("Réponse"), _("Voix"), _("Part")),
    )


def _voices(met: MetVote) -> Table:
    columns = (Column(_("Voix")), Column(_("Numéro"), numeric=True), Column(_("Collège")), Column(_("Réponse")))
    rows = tuple(
        (
            Cell(line.name),
            Cell(str(line.number)),
            Cell(met.colleges.get(line.college, line.college) if line.college else "–"),
            Cell(", ".join(met.labels.get(key, key) for key in line.choices) or _("Blanc")),
        )
        for line in named_voices(met.vote)
    )
    return Table(_("Qui a voté quoi"), columns, rows, caption_hidden=True)

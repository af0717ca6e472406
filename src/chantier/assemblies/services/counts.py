"""The count of a closed vote: from the file sealed at the close, by the rule frozen at its opening."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core import setup
from chantier.assemblies.core.ballot_tables import read_ballots, read_named
from chantier.assemblies.core.ballots import MOTION, valid
from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.counting.ballots import Uncountable
from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.core.majorities import Tally
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.core.vote_results import Cast, Question, of_election, of_motion, tally
from chantier.assemblies.counting_phrases import reason_of
from chantier.assemblies.models import BallotFile, Vote
from chantier.assemblies.permissions import may_preside
from chantier.assemblies.phrases import refusal_of
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.closing import path_of
from chantier.assemblies.services.elected import election_counted
from chantier.assemblies.services.floor import vote_counted
from chantier.assemblies.services.vote_rows import SUBJECT, held, moved
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

LONGEST_WORDS: Final = 300


@transaction.atomic
def count_vote(
    *, speaker: Speaker, vote_id: int, at: datetime, lot_words: str = "", casting: bool | None = None
) -> Mapping[str, Any]:
    """Count a closed vote; its result, which is final. Counted twice, it is the first one.

    ``lot_words``: said in the room before anybody saw a ballot, they seed any lot; an election needs some. ``casting``:
    how the chair would break an even vote, said before the count, where by-laws let them; of no effect otherwise.
    Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    vote, meeting = held(vote_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    if vote.state == VoteState.COUNTED and vote.result is not None:
        return dict(vote.result)
    state = moved(vote, "count")
    words = " ".join(lot_words.split())
    if len(words) > LONGEST_WORDS:
        raise Invalid(Reason("lot_words_too_long", _("Les mots du sort sont trop longs.")))
    if vote.counting["rule"] != MOTION and not words:
        raise Invalid(
            Reason(
                "lot_words_missing",
                _("Il manque les mots dits dans la salle : ils départagent les égalités, s’il y en a."),
                _("Demandez un mot à trois personnes, écrivez-les, puis dépouillez."),
            )
        )
    record_then = _frozen(vote)
    if casting is not None and not record_then["casting_allowed"]:
        raise NotPossible(
            Reason("no_casting_vote", _("Les règlements de cette instance ne donnent pas de voix prépondérante."))
        )
    vote.result = _counted(vote, record_then, words=words, casting=casting)
    vote.state, vote.lot_words, vote.casting = state, words, vote.result.get("casting")
    vote.adopted, vote.counted_at = vote.result["adopted"], max(at, vote.closed_at or at)
    vote.save(update_fields=["result", "state", "lot_words", "casting", "adopted", "counted_at"])
    data = {"meeting": meeting.pk, "adopted": vote.adopted}
    public = {
        "vote": vote.public_id,
        "meeting": meeting.public_id,
        "result": fingerprint(canonical(vote.result)),
        "adopted": vote.adopted,
        "elected": list(vote.result["elected"]),
        "lot_words": words,
    }
    record(name=acts.VOTE_COUNTED, speaker=speaker, at=at, subject=(SUBJECT, vote.pk), data=data, public=public)
    if vote.motion_id is not None and vote.adopted is not None:
        vote_counted(vote=vote, adopted=vote.adopted, at=at, speaker=speaker)
    if vote.election_id is not None:
        election_counted(speaker=speaker, vote=vote, at=at)
    return dict(vote.result)


def _frozen(vote: Vote) -> Mapping[str, Any]:
    """The record of its opening. Raises ``NotPossible`` where somebody touched it."""
    content = vote.setup.encode()
    if fingerprint(content) != vote.setup_fingerprint:
        raise _touched("setup.json")
    told: Mapping[str, Any] = json.loads(content)
    return told


def _counted(vote: Vote, frozen: Mapping[str, Any], *, words: str, casting: bool | None) -> dict[str, Any]:
    rows = list(vote.files.order_by("college"))
    for row in rows:
        if fingerprint(bytes(row.content)) != row.fingerprint:
            raise _touched(path_of(vote, row.college))
    counting = frozen["counting"]
    keys = tuple(setup.keys_in(frozen))
    question = Question(vote.public_id, counting["rule"], keys, int(counting.get("seats", 1)))
    files = {path_of(vote, row.college): row.fingerprint for row in rows}
    try:
        if question.rule != MOTION:
            cast = _cast(vote, rows, question)
            public = all(row.is_published for row in rows)
            return of_election(question, cast=cast, files=files, words=words, recountable=public)
        majority = setup.majority_in(frozen)
        tallies = _tallies(vote, rows, question, setup.voices_in(frozen))
        result = of_motion(question, majority=majority, tallies=tallies, files=files, words=words)
        if casting is None or not result["tied"]:
            return result
        return of_motion(question, majority=majority, tallies=tallies, files=files, casting=casting, words=words)
    except Impossible as error:
        raise refusal_of(error) from error
    except Uncountable as error:
        raise NotPossible(reason_of(error)) from error


def _tallies(
    vote: Vote, rows: list[BallotFile], question: Question, voices: Mapping[str, tuple[int, int]]
) -> dict[str, Tally]:
    if vote.level == Vote.HANDS:
        told = json.loads(bytes(rows[0].content))["colleges"]
        return {
            college: Tally(one["favour"], one["against"], one["abstained"], *voices[college])
            for college, one in sorted(told.items())
        }
    cast = _cast(vote, rows, question)
    return {
        college: tally(cast.get(college, ()), present=present, roll=roll)
        for college, (present, roll) in sorted(voices.items())
    }


def _cast(vote: Vote, rows: list[BallotFile], question: Question) -> dict[str, list[Cast]]:
    """What was cast, by college, read from the sealed files. Raises `Impossible` for a line that is not a ballot."""
    found: dict[str, list[Cast]] = {}
    for row in rows:
        content = bytes(row.content)
        if vote.level == Vote.NAMED:
            for one in read_named(content):
                found.setdefault(one.college, []).append((_held(one.choices, question), one.voices))
            continue
        found[row.college] = [(_held(line.choices, question), line.voices) for line in read_ballots(content)]
    return found


def _held(choices: tuple[str, ...], question: Question) -> tuple[str, ...]:
    """A choice that was sealed, held once more against the rule: nobody counts what is not a ballot."""
    return choices if not choices else valid(choices, rule=question.rule, keys=question.keys)


def _touched(path: str) -> NotPossible:
    return NotPossible(
        Reason(
            "sealed_file_touched",
            _("Le fichier « %(path)s » n’est plus celui qui a été scellé : rien n’est dépouillé."),
            _("Son empreinte est au journal public depuis la clôture. Rétablissez-le d’une sauvegarde, ou revotez."),
            {"path": path},
        )
    )

"""The published folder of an assembly, file by file: ``docs/public-folder.md``. The same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

from chantier.assemblies.core.ballot_tables import ballots_path, hands_path, named_path, read_ballots
from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.setup import keys_in
from chantier.assemblies.core.vote_results import totals
from chantier.assemblies.models import BallotFile, Decision, Meeting, SignIn, Vote
from chantier.assemblies.queries.ballot_box import frozen_of
from chantier.assemblies.queries.minutes import latest
from chantier.assemblies.queries.quorums import noted_of, roll_of
from chantier.assemblies.queries.rolls import document_of, instant
from chantier.foundation.journal.api import EntryView, entries_about, log_files, log_verifier, witnesses

VERSION: Final = 1


def folder_of(meeting: Meeting) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of each file, the manifest last. Votes that were not counted are not in it."""
    told: dict[str, str] = {}
    log: dict[str, bytes] = {f"log/{name}": content for name, content in log_files()}
    votes = list(Vote.objects.filter(meeting=meeting, state="counted").order_by("number"))
    written = dict(_written(meeting, votes))
    for path, content in (*written.items(), *log.items()):
        told[path] = fingerprint(content)
        yield path, content
    proofs = canonical({"v": VERSION, "entries": list(_proofs(meeting, votes, written))})
    told["proofs.json"] = fingerprint(proofs)
    yield "proofs.json", proofs
    program = verifier_program()
    told["verifier.py"] = fingerprint(program)
    yield "verifier.py", program
    key = log_verifier()
    yield (
        "manifest.json",
        canonical(
            {
                "v": VERSION,
                "kind": "chantier-assembly",
                "meeting": meeting.public_id,
                "title": meeting.title,
                "log_key": key.encoded if key else "",
                "origin": key.name if key else "",
                "witness_keys": [one.verifier for one in witnesses() if one.until is None],
                "files": told,
                "votes": [vote.public_id for vote in votes],
            }
        ),
    )


def verifier_program() -> bytes:
    """The verifier that anybody takes away, as it is in the folder."""
    return files("chantier.assemblies").joinpath("verifier", "verifier.py").read_bytes()


def entries_of(meeting: Meeting) -> list[EntryView]:
    """What the public log says of a meeting, its votes and its decisions, in the order of the log. Queries: two, and
    one a vote and a decision.
    """
    found: list[EntryView] = list(entries_about("assemblies.meeting", meeting.pk))
    for pk in Vote.objects.filter(meeting=meeting).order_by("number").values_list("pk", flat=True):
        found += entries_about("assemblies.vote", pk)
    for pk in Decision.objects.filter(meeting=meeting).order_by("pk").values_list("pk", flat=True):
        found += entries_about("assemblies.decision", pk)
    return sorted((one for one in found if one.index is not None), key=lambda one: one.index or 0)


def _written(meeting: Meeting, votes: list[Vote]) -> Iterator[tuple[str, bytes]]:
    roll = roll_of(meeting)
    if roll is not None:
        yield "roll.json", canonical(document_of(meeting, roll))
        yield "quorum.json", canonical(_movements(meeting))
    for vote in votes:
        yield from _of_vote(vote)
    decided = list(Decision.objects.filter(meeting=meeting, voided_at__isnull=True).order_by("taken_at", "pk"))
    if decided:
        yield "decisions.json", canonical({"v": VERSION, "decisions": [_decision(row) for row in decided]})
    minutes = latest(meeting)
    if minutes is not None and minutes.content:
        yield "minutes.json", minutes.content.encode()


def _movements(meeting: Meeting) -> dict[str, Any]:
    rule = meeting.by_laws.articles.get("quorum", {})
    numbers = dict(meeting.roll.entries.order_by("number").values_list("pk", "number"))
    moved = [{"at": instant(one.at), "number": numbers[one.entry], "arrived": one.arrived} for one in noted_of(meeting)]
    return {"v": VERSION, "meeting": meeting.public_id, "rule": rule, "movements": moved}


def _decision(row: Decision) -> dict[str, str]:
    return {
        "number": row.number,
        "title": row.title,
        "text": row.text,
        "taken_at": instant(row.taken_at),
        "vote": row.vote.public_id if row.vote else "",
        "proposal": row.proposal_fingerprint,
    }


def _of_vote(vote: Vote) -> Iterator[tuple[str, bytes]]:
    where = f"votes/{vote.public_id}"
    yield f"{where}/setup.json", vote.setup.encode()
    sealed: dict[str, Any] = {}
    replaced: dict[str, Any] = {}
    for row in BallotFile.objects.filter(vote=vote).order_by("college"):
        content = bytes(row.content)
        if row.is_published:
            yield _path(vote, row.college), content
            replaced |= {row.college: row.replaced} if row.replaced else {}
        else:
            sealed[row.college] = _sealed(vote, row, content)
    if sealed:
        yield f"{where}/totals.json", canonical({"v": VERSION, "colleges": sealed})
    if replaced:
        yield f"{where}/replaced.json", canonical({"v": VERSION, "codes": replaced})
    if vote.level == Vote.SECRET:
        yield f"{where}/signed-in.json", canonical({"v": VERSION, "colleges": _signed_in(vote), "numbers": None})
    yield f"{where}/result.json", canonical(vote.result)


def _path(vote: Vote, college: str) -> str:
    if vote.level == Vote.NAMED:
        return named_path(vote.public_id)
    return hands_path(vote.public_id) if vote.level == Vote.HANDS else ballots_path(vote.public_id, college)


def _sealed(vote: Vote, row: BallotFile, content: bytes) -> dict[str, Any]:
    cast = [(line.choices, line.voices) for line in read_ballots(content)] if content else []
    told = totals(cast, keys=keys_in(frozen_of(vote)))
    return {"ballots": row.ballots, "sha256": row.fingerprint, **told}


def _signed_in(vote: Vote) -> Mapping[str, Mapping[str, int]]:
    colleges = dict(vote.electors.order_by("entry_id").values_list("entry_id", "college"))
    found: dict[str, dict[str, int]] = {
        college: {SignIn.ONLINE: 0, SignIn.PAPER: 0} for college in sorted(set(colleges.values()))
    }
    for entry, way in SignIn.objects.filter(vote=vote).order_by("entry_id").values_list("entry_id", "way"):
        found[colleges[entry]][way] += 1
    return found


def _proofs(meeting: Meeting, votes: list[Vote], written: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """Which entry of the log speaks of which file, in their order."""
    known = {vote.public_id for vote in votes}
    voided = set(Decision.objects.filter(meeting=meeting, voided_at__isnull=False).values_list("number", flat=True))
    for entry in entries_of(meeting):
        what = entry.kind.rpartition(".")[2]
        if entry.value.get("number") in voided or entry.value.get("vote", "") not in ("", *known):
            continue
        for path, told in _spoken_of(what, entry.value):
            if path in written:
                yield {"index": entry.index, "what": what, "file": path, "fingerprint": told}


def _spoken_of(what: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    where = f"votes/{value.get('vote', '')}"
    if what in ("roll_frozen", "roll_corrected") and "roll" in value:
        yield "roll.json", str(value["roll"])
    elif what == "vote_opened":
        yield f"{where}/setup.json", str(value["setup"])
    elif what == "vote_closed":
        yield from ((path, str(told)) for path, told in sorted(value["ballots"].items()))
    elif what == "vote_counted":
        yield f"{where}/result.json", str(value["result"])
    elif what == "decision_taken":
        yield "decisions.json", str(value["text"])
    elif what == "minutes_published":
        yield "minutes.json", str(value["minutes"])

"""A published folder, checked by the house: ``docs/public-folder.md`` says what, and in which order.

`chantier.assemblies.verifier` does the same without a line of this; neither knows the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chantier.assemblies.core import rolls, setup
from chantier.assemblies.core.ballot_tables import ballots_path, hands_path, named_path, read_ballots, read_named
from chantier.assemblies.core.ballots import MOTION
from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.codes import read_code
from chantier.assemblies.core.counting.ballots import Uncountable
from chantier.assemblies.core.majorities import Tally
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.core.vote_results import Cast, Question, of_election, of_motion, tally
from chantier.foundation.journal.api import Damaged, NotANote, Verifier, read_log, verifier

Read = Callable[[str], bytes]
_Cast = Mapping[str, list[Cast]]


@dataclass(frozen=True)
class Finding:
    """Something that was checked, or that does not hold: ``code`` is phrased in ``phrases_proofs.py``."""

    code: str
    params: Mapping[str, str | int]


class DoesNotHold(ValueError):
    """The first thing that does not hold; ``finding.params["file"]`` names where."""

    def __init__(self, code: str, file: str, **params: str | int) -> None:
        super().__init__(f"{file}: {code} {params}")
        self.finding = Finding(code, {"file": file, **params})


@dataclass(frozen=True)
class Folder:
    """A folder: how to read a file by its name, and the names of all there is."""

    read: Read
    names: frozenset[str]

    def json(self, name: str) -> Any:
        """A file of JSON. Raises `DoesNotHold`."""
        try:
            return json.loads(self.bytes(name))
        except ValueError as error:
            raise DoesNotHold("not_json", name) from error

    def bytes(self, name: str) -> bytes:
        """A file. Raises `DoesNotHold`."""
        if name not in self.names:
            raise DoesNotHold("missing", name)
        return self.read(name)


def verify(folder: Folder, *, log_key: str = "", witness_keys: Iterable[str] = (), code: str = "") -> list[Finding]:
    """Check everything; what to tell, in order. Raises `DoesNotHold` at the first thing that does not."""
    manifest = folder.json("manifest.json")
    if not isinstance(manifest, dict) or manifest.get("kind") != "chantier-assembly":
        raise DoesNotHold("not_a_folder", "manifest.json")
    try:
        told = [Finding("files", {"count": _files(folder, manifest)})]
        key = log_key or manifest["log_key"]
        witnesses = tuple(_key(one) for one in (tuple(witness_keys) or manifest["witness_keys"]))
        log = read_log(lambda name: folder.bytes(f"log/{name}"), log=_key(key), witnesses=witnesses)
        if not log_key:
            told.append(Finding("own_key", {"key": key}))
        told.append(Finding("log", {"origin": log.checkpoint.origin, "entries": log.checkpoint.size}))
        told += [Finding("witness", {"name": one.name}) for one in log.signed_by]
        _proofs(folder, manifest, log.entries)
        if "roll.json" in folder.names:
            told.append(Finding("roll", {"count": len(rolls.in_force(folder.json("roll.json")))}))
        told += [_vote(folder, vote) for vote in manifest["votes"]]
        told += _mine(folder, code) if code else []
    except Damaged as damaged:
        raise DoesNotHold("log_damaged", f"log/{damaged.path}", why=damaged.why) from damaged
    except Impossible as error:
        raise DoesNotHold("unreadable", "manifest.json", why=str(error)) from error
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise DoesNotHold("unreadable", "manifest.json", why=f"{type(error).__name__} {error}") from error
    return told


def _key(encoded: str) -> Verifier:
    try:
        return verifier(encoded)
    except NotANote as error:
        raise DoesNotHold("bad_key", "manifest.json", why=str(error)) from error


def _files(folder: Folder, manifest: Mapping[str, Any]) -> int:
    files = manifest["files"]
    for name in sorted(files):
        if fingerprint(folder.bytes(name)) != files[name]:
            raise DoesNotHold("changed", name)
    for name in sorted(folder.names - set(files) - {"manifest.json"}):
        raise DoesNotHold("unknown_file", name)
    return len(files)


def _proofs(folder: Folder, manifest: Mapping[str, Any], entries: tuple[bytes, ...]) -> None:
    spoken: set[tuple[str, str]] = set()
    decided: set[str] = set()
    corrected = 0
    for one in folder.json("proofs.json")["entries"]:
        index, name, what, told = one["index"], one["file"], one["what"], one["fingerprint"]
        if not 0 <= index < len(entries):
            raise DoesNotHold("no_entry", name, entry=index)
        entry = json.loads(entries[index])
        if entry["kind"].rpartition(".")[2] != what or told not in entries[index].decode():
            raise DoesNotHold("entry_says_otherwise", name, entry=index)
        corrected += what == "roll_corrected"
        if _fingerprint_now(folder, name, what, entry, corrected) != told:
            raise DoesNotHold("entry_says_otherwise", name, entry=index)
        spoken.add((name, what))
        decided |= {entry["number"]} if what == "decision_taken" else set()
    if "decisions.json" in folder.names and decided != {
        one["number"] for one in folder.json("decisions.json")["decisions"]
    }:
        raise DoesNotHold("no_entry_speaks", "decisions.json")
    if "roll.json" in folder.names and corrected != len(folder.json("roll.json")["corrections"]):
        raise DoesNotHold("corrections_untold", "roll.json", told=corrected)
    for name in sorted(manifest["files"]):
        what = _kind_of(name)
        if what and (name, what) not in spoken:
            raise DoesNotHold("no_entry_speaks", name)


def _fingerprint_now(folder: Folder, name: str, what: str, entry: Mapping[str, Any], corrected: int) -> str:
    if what in ("roll_frozen", "roll_corrected"):
        roll = folder.json(name)
        kept = corrected if what == "roll_corrected" else 0
        return rolls.fingerprint_of({**roll, "corrections": roll["corrections"][:kept]})
    if what == "decision_taken":
        decided = {one["number"]: one["text"] for one in folder.json(name)["decisions"]}
        return fingerprint(decided.get(entry["number"], "").encode())
    return fingerprint(folder.bytes(name))


def _kind_of(name: str) -> str:
    """Which entry must speak of this file; empty: none does."""
    alone = {"roll.json": "roll_frozen", "minutes.json": "minutes_published", "decisions.json": "decision_taken"}
    if name in alone:
        return alone[name]
    if not name.startswith("votes/"):
        return ""
    last = name.rsplit("/", 1)[1]
    if last.endswith(".csv") or last == "hands.json":
        return "vote_closed"
    return {"setup.json": "vote_opened", "result.json": "vote_counted"}.get(last, "")


def _vote(folder: Folder, vote: str) -> Finding:
    """Count a vote again: the result is the same, byte for byte."""
    where = f"votes/{vote}"
    frozen, result = folder.json(f"{where}/setup.json"), folder.json(f"{where}/result.json")
    question = Question(
        vote, frozen["counting"]["rule"], tuple(setup.keys_in(frozen)), frozen["counting"].get("seats", 1)
    )
    try:
        cast = _cast(folder, frozen, question)
    except Impossible as error:
        raise DoesNotHold("unreadable", where, why=str(error)) from error
    for college, said in frozen["register"].items():
        voices = sum(number for _choices, number in cast.get(college, ()))
        if voices > said["voices"]:
            raise DoesNotHold("too_many_voices", where, college=college or "—", voices=voices, most=said["voices"])
    if frozen["level"] == "secret":
        _signed(folder, vote, frozen, cast)
    try:
        again = _again(folder, frozen, result, question, cast)
    except (Impossible, Uncountable) as error:
        raise DoesNotHold("uncountable", f"{where}/result.json", why=str(error)) from error
    if again is None:
        return Finding("for_scrutineers", {"vote": vote, "question": frozen["question"]})
    if canonical(again) != canonical(result):
        raise DoesNotHold("counts_otherwise", f"{where}/result.json")
    told = {"vote": vote, "question": frozen["question"], "ballots": sum(len(some) for some in cast.values())}
    return Finding("adopted" if result["adopted"] else "elected" if result["elected"] else "rejected", told)


def _again(
    folder: Folder, frozen: Mapping[str, Any], result: Mapping[str, Any], question: Question, cast: _Cast
) -> dict[str, Any] | None:
    """The result, made again; nothing where a college keeps its ballots for its scrutineers."""
    words = result["seed_words"]
    files = {name: result["files"][name] for name in sorted(result["files"], key=_college_of)}
    if question.rule != MOTION:
        return of_election(question, cast=cast, files=files, words=words) if result["recountable"] else None
    tallies = {}
    for college, (present, roll) in sorted(setup.voices_in(frozen).items()):
        if frozen["level"] == "hands":
            said = folder.json(hands_path(question.vote))["colleges"][college]
            tallies[college] = Tally(said["favour"], said["against"], said["abstained"], present, roll)
        elif college in cast or frozen["level"] == "named":
            tallies[college] = tally(cast.get(college, ()), present=present, roll=roll)
        else:  # too small to be public: what its scrutineers say, sealed in its file
            said = result["tallies"][college]
            tallies[college] = Tally(int(said["favour"]), int(said["against"]), int(said["abstained"]), present, roll)
    majority = setup.majority_in(frozen)
    return of_motion(question, majority=majority, tallies=tallies, files=files, casting=result["casting"], words=words)


def _cast(folder: Folder, frozen: Mapping[str, Any], question: Question) -> dict[str, list[Cast]]:
    found: dict[str, list[Cast]] = {}
    if frozen["level"] == "named":
        for one in read_named(folder.bytes(named_path(question.vote))):
            found.setdefault(one.college, []).append((one.choices, one.voices))
    elif frozen["level"] == "secret":
        for college in frozen["register"]:
            name = ballots_path(question.vote, college)
            if name in folder.names:
                found[college] = [(one.choices, one.voices) for one in read_ballots(folder.bytes(name))]
    for some in found.values():
        for choices, _voices in some:
            if not set(choices) <= set(question.keys):
                raise Impossible("unknown_option", option=" ".join(sorted(set(choices) - set(question.keys))))
    return found


def _signed(folder: Folder, vote: str, frozen: Mapping[str, Any], cast: Mapping[str, list[Cast]]) -> None:
    """As many ballots as signatures, college by college."""
    signed = folder.json(f"votes/{vote}/signed-in.json")["colleges"]
    sealed: Mapping[str, Any] = {}
    if f"votes/{vote}/totals.json" in folder.names:
        sealed = folder.json(f"votes/{vote}/totals.json")["colleges"]
    for college in frozen["register"]:
        signatures = sum(signed.get(college, {}).values())
        ballots = sealed[college]["ballots"] if college in sealed else len(cast.get(college, ()))
        if ballots != signatures:
            raise DoesNotHold(
                "ballots_and_signatures", ballots_path(vote, college), ballots=ballots, signatures=signatures
            )


def _mine(folder: Folder, typed: str) -> list[Finding]:
    """Where one's own code is, and what it says."""
    try:
        code = read_code(typed)
    except Impossible:
        return [Finding("code_unreadable", {"code": typed[:30]})]
    found = []
    for name in sorted(folder.names):
        if "/ballots" not in name:
            continue
        vote = name.split("/")[1]
        labels = {one["key"]: one["label"] for one in folder.json(f"votes/{vote}/setup.json")["options"]}
        for line in read_ballots(folder.bytes(name)):
            if line.code == code:
                said = " > ".join(labels.get(one) or one for one in line.choices) or "—"
                found.append(Finding("my_ballot", {"file": name, "choices": said}))
    return found or [Finding("code_not_found", {"code": code})]


def _college_of(name: str) -> str:
    return name.rsplit("/", 1)[1].removeprefix("ballots").removesuffix(".csv").removeprefix("-")

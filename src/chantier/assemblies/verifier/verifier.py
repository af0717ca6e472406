#!/usr/bin/env python3
"""Check the published folder of an assembly again, with Python's standard library alone.

    python3 verifier.py FOLDER [--code XXXX-XXXX-XXXX] [--log-key KEY] [--witness-key KEY ...]

This file shares no line with the software that held the vote: signatures, tree and counts are written a second time,
from their sources (RFC 8032 for Ed25519, RFC 9162 for the tree, C2SP for tiles and notes, the Scottish Order of 2011,
Schulze 2011, Thiele 1895). What is in the folder is said in docs/public-folder.md. It stops at the first thing that
does not hold, names the file and the entry, and exits with 1; 0 when everything holds; 2 when it cannot read.

A log key given with --log-key is the one to trust; otherwise the folder's own key is used, and this is said: a folder
then proves that it agrees with itself, not who signed it.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import sys
import unicodedata
from collections import Counter
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

UNIT = 100_000


class Broken(Exception):
    """Something that does not hold: where, and what."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


# -- Ed25519 (RFC 8032), verification only ---------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _add(a: tuple, b: tuple) -> tuple:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: tuple) -> tuple:
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar >> 1
    return result


def _x(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    root = pow(square, (P + 3) // 8, P)
    if (root * root - square) % P:
        root = root * pow(2, (P - 1) // 4, P) % P
    if (root * root - square) % P or (not root and sign):
        return None
    return P - root if root & 1 != sign else root


def _point(data: bytes) -> tuple | None:
    value = int.from_bytes(data, "little")
    y, sign = value & ((1 << 255) - 1), value >> 255
    x = _x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


_BASE: tuple = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or ()


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the signature of this message by this key."""
    public, first = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or first is None or len(signature) != 64 or scalar >= ORDER:
        return False
    asked = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = _times(scalar, _BASE), _add(first, _times(asked, public))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# -- The log: notes, checkpoint, tree, tiles -------------------------------------------------------------------------


def read_key(encoded: str) -> tuple[str, bytes, int, bytes]:
    """Name, number, kind (1: a log, 4: a witness) and bytes of a key written name+number+key."""
    name, number, told = encoded.strip().split("+", 2)
    raw = base64.b64decode(told, validate=True)
    made = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if made.hex() != number or len(raw) != 33:
        raise Broken("key", f"{name} is not the key its number says")
    return name, made, raw[0], raw[1:]


def read_checkpoint(content: bytes, log_key: str, witness_keys: list[str]) -> tuple[str, int, bytes, list[str]]:
    """Origin, size, root, and the witnesses who signed. The log must have."""
    told, empty, lines = content.decode().rpartition("\n\n")
    if not empty:
        raise Broken("log/checkpoint", "it has no signature")
    text = (told + "\n").encode()
    signatures = [line.removeprefix("— ").split(" ", 1) for line in lines.strip("\n").split("\n")]
    seen = []
    for encoded in [log_key, *witness_keys]:
        name, number, kind, key = read_key(encoded)
        for signer, raw in ((one, base64.b64decode(two)) for one, two in signatures):
            if signer != name or raw[:4] != number:
                continue
            message, signature = text, raw[4:]
            if kind == 4:
                message = f"cosignature/v1\ntime {int.from_bytes(raw[4:12], 'big')}\n".encode() + text
                signature = raw[12:]
            if not is_signed(key, message, signature):
                raise Broken("log/checkpoint", f"the signature of {name} is false")
            seen.append(encoded)
    if log_key not in seen:
        raise Broken("log/checkpoint", "the log's own signature is not there")
    origin, size, root = text.decode().split("\n")[:3]
    return origin, int(size), base64.b64decode(root), [read_key(one)[0] for one in seen[1:]]


def _leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def _tile_name(level: str, index: int, width: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    named = "/".join([*("x" + part for part in parts[:-1]), parts[-1]])
    return f"log/tile/{level}/{named}" + ("" if width == 256 else f".p/{width}")


def read_entries(folder: Path, size: int) -> list[bytes]:
    """Every entry of the log, in order."""
    entries: list[bytes] = []
    for index in range(-(-size // 256)):
        width = min(256, size - index * 256)
        name = _tile_name("entries", index, width)
        content, place = read(folder, name), 0
        for _ in range(width):
            length = int.from_bytes(content[place : place + 2], "big")
            entry = content[place + 2 : place + 2 + length]
            if len(entry) != length or len(content) < place + 2:
                raise Broken(name, f"entry {len(entries)} is cut")
            entries.append(entry)
            place += 2 + length
        if place != len(content):
            raise Broken(name, "there is something after its last entry")
    return entries


def check_tree(folder: Path, entries: list[bytes], root: bytes) -> None:
    """The entries have the root of the checkpoint; the tiles hold the hashes of the entries."""
    row, level = [_leaf(entry) for entry in entries], 0
    whole = _root(row)
    while row:
        for index in range(-(-len(row) // 256)):
            told = row[index * 256 : index * 256 + 256]
            name = _tile_name(str(level), index, len(told))
            content = read(folder, name)
            for place, one in enumerate(told):
                if content[place * 32 : place * 32 + 32] != one:
                    at = (index * 256 + place) * 256**level
                    raise Broken(name, f"entry {at} is not the one that was published, or this tile is not")
            if len(content) != 32 * len(told):
                raise Broken(name, "its length is wrong")
        row = [_root(row[place : place + 256]) for place in range(0, len(row) // 256 * 256, 256)]
        level += 1
    if whole != root:
        raise Broken("log/checkpoint", "its root is not that of the entries")


def _root(row: list[bytes]) -> bytes:
    """The root over some leaves or subtrees of one height: RFC 9162, 2.1.1."""
    if not row:
        return hashlib.sha256(b"").digest()
    peaks: list[tuple[int, bytes]] = []
    for one in row:
        height = 0
        while peaks and peaks[-1][0] == height:
            one = hashlib.sha256(b"\1" + peaks.pop()[1] + one).digest()
            height += 1
        peaks.append((height, one))
    result = peaks.pop()[1]
    while peaks:
        result = hashlib.sha256(b"\1" + peaks.pop()[1] + result).digest()
    return result


# -- Counting: plain integers and fractions --------------------------------------------------------------------------


def seed_of(*words: str) -> str:
    """The seed of lots: words said in the room, then fingerprints."""
    made = hashlib.sha256(b"chantier lot 1")
    for word in words:
        told = unicodedata.normalize("NFC", " ".join(word.split())).encode()
        made.update(len(told).to_bytes(8, "big") + told)
    return made.hexdigest()


def lot(seed: str, stage: int, asked: str, names: list[str]) -> list[str]:
    """Names in the order of a lot."""
    return sorted(names, key=lambda one: (hashlib.sha256(f"{seed}\n{stage}\n{asked}\n{one}".encode()).digest(), one))


def stv(papers: Counter, names: list[str], seats: int, seed: str) -> tuple[list[str], list[dict[str, int]]]:
    """Elected in order, and totals by stage in units of 10⁻⁵, by the Scottish rule."""
    piles: dict[str, list[list]] = {name: [] for name in names}
    for paper, voices in papers.items():
        piles[paper[0]].append([paper, 0, voices, UNIT])
    quota = (sum(papers.values()) // (seats + 1) + 1) * UNIT
    totals = {name: sum(one[2] * one[3] for one in pile) for name, pile in piles.items()}
    hopeful = set(names)
    elected: list[str] = []
    waiting: list[str] = []
    stages: list[dict[str, int]] = []

    def order(some: list[str], stage: int) -> list[str]:
        lots = lot(seed, stage, "election", some)
        past = [totals, *reversed(stages)]
        return sorted(some, key=lambda one: ([-each[one] for each in past], lots.index(one)))

    def extreme(some: list[str], asked: str) -> str:
        pick = max if asked == "surplus" else min
        for each in [totals, *reversed(stages[:-1])]:
            level = pick(each[one] for one in some)
            some = [one for one in some if each[one] == level]
            if len(some) == 1:
                return some[0]
        return lot(seed, len(stages) + 1, asked, some)[0]

    def close() -> None:
        stage = len(stages) + 1
        chosen = order([one for one in names if one in hopeful and totals[one] >= quota], stage)
        hopeful.difference_update(chosen)
        elected.extend(chosen)
        left = [one for one in names if one in hopeful]
        if left and len(left) <= seats - len(elected):
            last = order(left, stage)
            hopeful.difference_update(last)
            elected.extend(last)
            chosen = chosen + last
        waiting.extend(one for one in chosen if totals[one] > quota)
        stages.append(dict(totals))

    close()
    while len(elected) < seats:
        if waiting:
            source = extreme(waiting, "surplus")
            waiting.remove(source)
            total, surplus, totals[source] = totals[source], totals[source] - quota, quota
        else:
            source = extreme([one for one in names if one in hopeful], "exclusion")
            hopeful.discard(source)
            total = surplus = 0
            totals[source] = 0
        for paper, place, voices, value in piles.pop(source, []):
            place += 1
            while place < len(paper) and paper[place] not in hopeful:
                place += 1
            if total:
                value = value * surplus // total
            if place < len(paper):
                piles[paper[place]].append([paper, place, voices, value])
                totals[paper[place]] += voices * value
        close()
    return elected, stages


def schulze(papers: Counter, names: list[str], seats: int, seed: str) -> tuple[list[str], dict[str, int]]:
    """Elected in order, and how many duels each one wins. Options that a paper leaves out come last, level."""
    pairs: Counter = Counter()
    for paper, voices in papers.items():
        left = [name for name in names if name not in set(paper)]
        for place, one in enumerate(paper):
            for other in (*paper[place + 1 :], *left):
                pairs[one, other] += voices
    strength = {
        (a, b): (pairs[a, b], -pairs[b, a]) for a in names for b in names if a != b and pairs[a, b] > pairs[b, a]
    }
    for through in names:
        for a in names:
            for b in names:
                one, two = strength.get((a, through)), strength.get((through, b))
                if a != b and one and two and min(one, two) > strength.get((a, b), (0, 0)):
                    strength[a, b] = min(one, two)
    left = list(names)
    elected: list[str] = []
    while left and len(elected) < seats:
        best = [a for a in left if all(strength.get((a, b), (0, 0)) >= strength.get((b, a), (0, 0)) for b in left)]
        elected += lot(seed, len(elected) + 1, "election", best)[: seats - len(elected)]
        left = [name for name in left if name not in best]
    return elected, {a: sum(pairs[a, b] > pairs[b, a] for b in names if b != a) for a in names}


def most(totals: dict[str, int], seats: int, seed: str) -> list[str]:
    """Those with the largest totals; equals by lot."""
    lots = lot(seed, 1, "election", list(totals))
    return sorted(totals, key=lambda one: (-totals[one], lots.index(one)))[:seats]


def proportional(papers: Counter, names: list[str], seats: int, seed: str) -> list[str]:
    """Seats one after the other; a paper weighs 1 ÷ (1 + those it approves who already sit)."""
    elected: list[str] = []
    for stage in range(1, seats + 1):
        weights = {name: Fraction(0) for name in names if name not in elected}
        for paper, voices in papers.items():
            weight = Fraction(voices, 1 + sum(one in elected for one in set(paper)))
            for one in set(paper) & set(weights):
                weights[one] += weight
        best = max(weights.values())
        elected.append(lot(seed, stage, "election", [one for one in weights if weights[one] == best])[0])
    return elected


# -- The folder ------------------------------------------------------------------------------------------------------


def read(folder: Path, name: str) -> bytes:
    """A file of the folder."""
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise Broken(name, "it is missing") from error


def sha(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def check_files(folder: Path, manifest: dict) -> None:
    """Every file has the fingerprint that the manifest says, and there is no other."""
    for name, told in sorted(manifest["files"].items()):
        if sha(read(folder, name)) != told:
            raise Broken(name, "its fingerprint is not the one of the manifest")
    here = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    for name in sorted(here - set(manifest["files"]) - {"manifest.json"}):
        raise Broken(name, "the manifest does not know it")


def check_proofs(folder: Path, manifest: dict, entries: list[bytes]) -> None:
    """Each published file is spoken of by the entry of the log that says so, as it says it."""
    proofs = json.loads(read(folder, "proofs.json"))["entries"]
    roll = json.loads(read(folder, "roll.json")) if "roll.json" in manifest["files"] else {"corrections": []}
    corrected, taken = 0, set()
    if "decisions.json" in manifest["files"]:
        taken = {one["number"] for one in json.loads(read(folder, "decisions.json"))["decisions"]}
    for one in proofs:
        index, name, told = one["index"], one["file"], one["fingerprint"]
        if not 0 <= index < len(entries):
            raise Broken(name, f"the log has no entry {index}")
        entry = json.loads(entries[index])
        if told not in entries[index].decode() or not entry["kind"].endswith("." + one["what"]):
            raise Broken(name, f"entry {index} of the log does not say this")
        here = sha(read(folder, name))
        if one["what"] == "roll_frozen":
            here = roll_after(roll, 0)
        elif one["what"] == "roll_corrected":
            corrected += 1
            here = roll_after(roll, corrected)
        elif one["what"] == "decision_taken":
            decided = json.loads(read(folder, name))["decisions"]
            here = next((sha(some["text"].encode()) for some in decided if some["number"] == entry["number"]), "")
            taken.discard(entry["number"])
        if here != told:
            raise Broken(name, f"entry {index} of the log says another fingerprint")
    if corrected != len(roll["corrections"]):
        raise Broken("roll.json", f"{len(roll['corrections'])} corrections, and the log tells {corrected}")
    for number in sorted(taken):
        raise Broken("decisions.json", f"no entry of the log speaks of {number}")
    proven = {(one["file"], one["what"]) for one in proofs}
    for vote in manifest["votes"]:
        for name, what in (("setup.json", "vote_opened"), ("result.json", "vote_counted")):
            if (f"votes/{vote}/{name}", what) not in proven:
                raise Broken(f"votes/{vote}/{name}", "no entry of the log speaks of it")
    for name, what in (("roll", "roll_frozen"), ("minutes", "minutes_published"), ("decisions", "decision_taken")):
        if f"{name}.json" in manifest["files"] and (f"{name}.json", what) not in proven:
            raise Broken(f"{name}.json", "no entry of the log speaks of it")
    for name in sorted(manifest["files"]):
        ballots = "/ballots" in name or "/voices" in name or "/hands" in name
        if ballots and (name, "vote_closed") not in proven:
            raise Broken(name, "no entry of the log speaks of it")


def roll_after(roll: dict, corrections: int) -> str:
    """The fingerprint of a roll with its first corrections."""
    told = roll | {"corrections": roll["corrections"][:corrections]}
    return sha(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def register(roll: dict) -> dict[int, tuple[str, int]]:
    """By number, college and voices, once corrections are made."""
    found = {one["number"]: (one["college"], one["voices"]) for one in roll["entries"]}
    for one in roll["corrections"]:
        college, voices = found.get(one["number"], ("", 0))
        if one["what"] == "added":
            found[one["number"]] = (one["entry"]["college"], one["entry"]["voices"])
        elif one["what"] == "struck":
            found.pop(one["number"], None)
        elif one["what"] == "college":
            found[one["number"]] = (one["after"], voices)
        elif one["what"] == "voices":
            found[one["number"]] = (college, int(one["after"]))
    return found


def plain(code: str) -> str:
    """A tracking code without what is between its letters."""
    return "".join(code.replace("-", "").split()).upper()


def college_of(name: str) -> str:
    """The college of a file of ballots."""
    return name.rsplit("/", 1)[1].removeprefix("ballots").removesuffix(".csv").removeprefix("-")


def read_ballots(folder: Path, name: str, keys: set[str]) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """(code or number, college, voices, choices) of a file; every choice an option, no code twice."""
    named = name.endswith("/voices.csv")
    papers, seen = [], set()
    for line, row in enumerate(csv.reader(io.StringIO(read(folder, name).decode())), 1):
        if line == 1:
            continue
        choices = tuple(one for one in row[4 if named else 3 :] if one)
        if row[0] in seen:
            raise Broken(f"{name} line {line}", f"{row[0]} is there twice")
        if not set(choices) <= keys or len(set(choices)) != len(choices):
            raise Broken(f"{name} line {line}", f"{row[0]} chooses what is not put")
        seen.add(row[0])
        papers.append((row[0], row[2] if named else college_of(name), int(row[3 if named else 1]), choices))
    return papers


def share(said: dict, tally: dict) -> int:
    """The smallest number of voices in favour that adopts, by a threshold of the setup."""
    votes = tally["favour"] + tally["against"]
    base = {"expressed": votes, "cast": votes + tally["abstained"]}.get(said["base"])
    part = Fraction(said["share"]) * (tally[said["base"]] if base is None else base)
    return max(1, floor(part) + 1 if said["strictly"] else ceil(part))


def motion(setup: dict, tallies: dict[str, dict], casting: bool | None) -> bool:
    """Whether a motion is adopted: in the whole, and in colleges where a double majority is asked."""
    rule = setup["majority"]
    whole = {
        one: sum(tally.get(one) or 0 for tally in tallies.values())
        for one in ("favour", "against", "abstained", "present", "roll")
    }
    adopted = whole["favour"] >= share(rule["whole"], whole) or bool(casting and whole["favour"] == whole["against"])
    if rule["college"]:
        inside = [tally for tally in tallies.values() if tally.get("roll") or tally["favour"] + tally["against"]]
        reached = sum(tally["favour"] >= share(rule["college"], tally) for tally in inside)
        enough = reached == len(inside) if rule["colleges"] == "each" else 2 * reached > len(inside)
        adopted = adopted and bool(inside) and enough
    return adopted


def count(
    setup: dict, papers: list[tuple[int, tuple[str, ...]]], seed: str
) -> tuple[list[str], list[dict[str, str]] | None]:
    """Elected, and totals by stage where the rule has several."""
    rule, seats, names = setup["counting"]["rule"], setup["counting"]["seats"], [one["key"] for one in setup["options"]]
    joined: Counter = Counter()
    for voices, choices in papers:
        if choices:
            joined[choices] += voices
    if rule == "scottish-stv":
        elected, stages = stv(joined, names, seats, seed)
        return elected, [{one: f"{units // UNIT}.{units % UNIT:05d}" for one, units in told.items()} for told in stages]
    if rule == "schulze":
        elected, duels = schulze(joined, names, seats, seed)
        return elected, [{one: str(won) for one, won in duels.items()}]
    if rule == "proportional-approval":
        return proportional(joined, names, seats, seed), None
    totals = dict.fromkeys(names, 0)
    for choices, voices in joined.items():
        for one in set(choices) if rule == "approval" else choices[:1]:
            totals[one] += voices
    elected = most(totals, seats, seed)
    if rule == "two-rounds" and 2 * max(totals.values()) <= sum(joined.values()) and len(names) > 1:
        elected = []
    return elected, [{one: str(total) for one, total in totals.items()}]


def check_vote(folder: Path, manifest: dict, vote: str, code: str) -> str:
    """One vote: ballots and signatures agree, the rule run again says the same. What to tell of it."""
    where = f"votes/{vote}/"
    setup, result = (json.loads(read(folder, where + name)) for name in ("setup.json", "result.json"))
    keys = {one["key"] for one in setup["options"]}
    files = [name for name in manifest["files"] if name.startswith((where + "ballots", where + "voices"))]
    files.sort(key=college_of)
    for name, told in result["files"].items():
        if manifest["files"].get(name, told) != told:
            raise Broken(name, "its fingerprint is not the one of the result")
    papers, found = [], ""
    for name in files:
        rows = read_ballots(folder, name, keys)
        papers += rows
        found = next((f"; {name}: {' > '.join(row[3]) or '—'}" for row in rows if plain(row[0]) == code), found)
    if setup["level"] == "secret":
        check_signatures(folder, where, manifest)
    for college, said in setup["register"].items():
        cast = sum(row[2] for row in papers if row[1] == college)
        if cast > said["voices"]:
            raise Broken(where + "setup.json", f"{cast} voices were cast, of {said['voices']} in {college or 'all'}")
    if setup["counting"]["rule"] == "motion":
        check_motion(where, setup, result, papers, {college_of(name) for name in files})
        return f"{vote}: {'adopted' if result['adopted'] else 'not adopted'}, counted again{found}"
    if not result["recountable"]:
        return f"{vote}: a college is too small for its ballots to be public; its scrutineers count it again{found}"
    in_order = sorted(result["files"], key=college_of)
    seed = seed_of(result["seed_words"], *(result["files"][name] for name in in_order))
    if seed != result["seed"]:
        raise Broken(where + "result.json", "the seed of lots is not that of its words and files")
    elected, stages = count(setup, [(row[2], row[3]) for row in papers], seed)
    if elected != result["elected"]:
        raise Broken(where + "result.json", f"the rule elects {', '.join(elected) or 'nobody'}")
    for place, told in enumerate(stages or []):
        if told != result["stages"][place]["totals"]:
            raise Broken(where + "result.json", f"stage {place + 1} counts otherwise")
    return f"{vote}: {', '.join(elected)}, counted again in {len(result['stages'])} stages{found}"


def check_motion(where: str, setup: dict, result: dict, papers: list, public: set[str]) -> None:
    """The voices of a motion are those of its ballots, and its majority says the same of them."""
    tallies = {}
    for college, told in result["tallies"].items():
        said = setup["register"][college]
        tally = {one: int(told[one]) for one in ("favour", "against", "abstained")}
        cast: Counter = Counter()
        for _, name, voices, choices in papers:
            if name == college:
                cast[choices[0] if choices else "abstain"] += voices
        here = {"favour": cast["yes"], "against": cast["no"], "abstained": cast["abstain"]}
        if (setup["level"] == "named" or college in public) and here != tally:
            raise Broken(where + "result.json", f"its ballots count otherwise in {college or 'all'}")
        tallies[college] = tally | {"present": said["present"], "roll": said["roll"]}
    if motion(setup, tallies, result["casting"]) != result["adopted"]:
        raise Broken(where + "result.json", "the rule says otherwise of these voices")


def check_signatures(folder: Path, where: str, manifest: dict) -> None:
    """As many ballots as signatures, college by college; those published and those that are not."""
    signed = json.loads(read(folder, where + "signed-in.json"))["colleges"]
    sealed = {}
    if where + "totals.json" in manifest["files"]:
        sealed = json.loads(read(folder, where + "totals.json"))["colleges"]
    for college, ways in signed.items():
        name = where + (f"ballots-{college}.csv" if college else "ballots.csv")
        here = sealed[college]["ballots"] if college in sealed else read(folder, name).decode().count("\n") - 1
        if here != sum(ways.values()):
            raise Broken(name, f"{here} ballots for {sum(ways.values())} signatures")


def verify(folder: Path, *, log_key: str = "", witness_keys: list[str] | None = None, code: str = "") -> list[str]:
    """Check everything; what to tell. Raises Broken."""
    manifest = json.loads(read(folder, "manifest.json"))
    check_files(folder, manifest)
    key = log_key or manifest["log_key"]
    told = [] if log_key else [f"the key of the log is the folder's own: {key}"]
    origin, size, root, witnesses = read_checkpoint(
        read(folder, "log/checkpoint"), key, witness_keys or manifest["witness_keys"]
    )
    entries = read_entries(folder, size)
    check_tree(folder, entries, root)
    told.append(f"{origin}: {size} entries, signed; witnesses: {', '.join(witnesses) or 'none'}")
    check_proofs(folder, manifest, entries)
    if "roll.json" in manifest["files"]:
        here = register(json.loads(read(folder, "roll.json")))
        told.append(f"the roll: {len(here)} entries in {len({college for college, _ in here.values()})} colleges")
    told += [check_vote(folder, manifest, vote, plain(code)) for vote in manifest["votes"]]
    return told


def main() -> int:
    """The command."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--code", default="", help="your own tracking code")
    asked.add_argument("--log-key", default="")
    asked.add_argument("--witness-key", action="append", default=[])
    said = asked.parse_args()
    try:
        for line in verify(said.folder, log_key=said.log_key, witness_keys=said.witness_key, code=said.code):
            print(line)
    except Broken as error:
        print(f"DOES NOT HOLD: {error}")
        return 1
    except (ValueError, KeyError, TypeError, IndexError) as error:
        print(f"CANNOT READ: {type(error).__name__}: {error}")
        return 2
    print("Everything holds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Amendments at the size of a large text: comparing it, finding collisions, consolidating, carrying what waits.

    uv run python benchmarks/amendments.py
    uv run python benchmarks/amendments.py --words 15000 --amendments 1000

Two versions of a made-up text are compared by ours, by lxml's html.diff and by difflib over words (as it comes: told to
overlook no frequent word, three runs did not end in three minutes), each in this process, CPU seconds, best of three.
What is compared is not the same thing: ours also follows paragraphs that move. The last column counts the words said to
be removed or added, so that a fast answer that says « everything changed » is seen. Then amendments drawn by lot are
put on the text.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable
from difflib import SequenceMatcher

from chantier.deliberation.core.amendments import Amendment, check, collisions
from chantier.deliberation.core.collisions import Clash
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import Text, read_text
from chantier.deliberation.core.evolution import by_amendments
from chantier.deliberation.core.operations import Side, beside, deleted, inserted, moved, reworded
from chantier.deliberation.core.rebasing import Outcome, rebase
from chantier.foundation.text.api import Fate, Kind, compare_texts

SMALL = ("de", "la", "le", "et", "les", "des", "à", "en", "du", "un", "une", "pour", "que", "qui", "par", "sur")


def a_long_text(draw: random.Random, words: int) -> list[str]:
    """Paragraphs of about fifty words, with the small words of French at their usual weight."""
    vocabulary = [f"{start}{end}" for start in ("coop", "terri", "soli", "démo", "écono", "gouver", "alimen", "régio")
                  for end in ("ration", "toire", "darité", "cratie", "mique", "nance", "tation", "nal")] + [
                      f"mot{number}" for number in range(3_000)]  # fmt: skip
    paragraphs = []
    for _ in range(words // 50):
        said = [draw.choice(SMALL) if draw.random() < 0.45 else draw.choice(vocabulary) for _ in range(50)]
        paragraphs.append(" ".join(said).capitalize() + ".")
    return paragraphs


def edited(draw: random.Random, paragraphs: list[str]) -> list[str]:
    """One paragraph in three reworded, some removed, added and moved."""
    after = []
    for paragraph in paragraphs:
        words = paragraph.split()
        if draw.random() < 0.33:
            for _ in range(4):
                words[draw.randrange(len(words))] = "autrement"
        after.append(" ".join(words))
    for _ in range(5):
        del after[draw.randrange(len(after))]
        after.insert(draw.randrange(len(after)), "Un paragraphe tout neuf, que personne n’avait écrit avant.")
        after.insert(draw.randrange(len(after)), after.pop(draw.randrange(len(after))))
    return after


def best_of_three(act: Callable[[], int]) -> tuple[float, int]:
    spent, answer = [], 0
    for _ in range(3):
        began = time.process_time()
        answer = act()
        spent.append(time.process_time() - began)
    return min(spent), answer


def compare_side_by_side(before: list[str], after: list[str]) -> None:
    def ours() -> int:
        stretches = [s for one in compare_texts(before, after) if one.fate is not Fate.SAME for s in one.stretches]
        return sum(len((s.before + s.after).split()) for s in stretches if s.kind is not Kind.SAME)

    def difflib() -> int:
        old, new = (re.findall(r"\w+", "\n".join(text)) for text in (before, after))
        codes = SequenceMatcher(None, old, new).get_opcodes()
        changed = [word for verb, a, b, c, d in codes if verb != "equal" for word in (*old[a:b], *new[c:d])]
        return len(changed)

    def lxml() -> int:
        from lxml.html.diff import htmldiff

        old, new = ("".join(f"<p>{one}</p>" for one in text) for text in (before, after))
        marked = re.findall(r"<(?:ins|del)>(.*?)</(?:ins|del)>", htmldiff(old, new), flags=re.S)
        return sum(len(re.sub("<[^>]+>", " ", one).split()) for one in marked)

    print(f"{'comparison':28}{'CPU s':>9}{'× ours':>9}{'words lit':>12}")
    reference = 0.0
    for name, act in (("ours", ours), ("lxml.html.diff", lxml), ("difflib over words", difflib)):
        spent, lit = best_of_three(act)
        reference = reference or spent
        print(f"{name:28}{spent:9.3f}{spent / reference:9.1f}{lit:12,}")


def drawn_amendments(draw: random.Random, text: Text, count: int) -> list[Amendment]:
    made: list[Amendment] = []
    while len(made) < count:
        rank = len(made) + 1
        passage = draw.choice(text.passages)
        kind = draw.random()
        if kind < 0.7:
            words = passage.text.split(" ")
            at = draw.randrange(len(words))
            words[at : at + draw.randint(0, 3)] = ["nouvellement", "dit"]
            operations = reworded(passage, " ".join(words))
        elif kind < 0.85:
            place = beside(text, passage.key, draw.choice((Side.BEFORE, Side.AFTER)))
            operations = (inserted(place, "Un paragraphe de plus.", prefix=f"a{rank}.0"),)
        elif kind < 0.95:
            operations = (deleted(text, passage.key),)
        else:
            operations = (moved(text, passage.key, beside(text, draw.choice(text.passages).key, Side.AFTER)),)
        one = Amendment(f"a{rank}", rank, text.version, operations, ("somebody",))
        if not check(text, one):
            made.append(one)
    return made


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--words", type=int, default=15_000)
    reader.add_argument("--amendments", type=int, default=1_000)
    given = reader.parse_args()
    draw = random.Random(5)
    before = a_long_text(draw, given.words)
    print(f"{sum(len(one.split()) for one in before):,} words, {len(before)} paragraphs\n")
    compare_side_by_side(before, edited(draw, before))

    text = read_text("\n\n".join(before), title="Long", language="fr")
    amendments = drawn_amendments(draw, text, given.amendments)
    print(f"\n{'with ' + format(given.amendments, ',') + ' amendments':36}{'CPU s':>9}")
    spent, found = best_of_three(lambda: len(collisions(text, amendments)))
    print(f"{'every meeting found':36}{spent:9.3f}   {found:,} meetings")
    kept: list[Amendment] = []
    busy = {act.amendment for one in collisions(text, amendments) if one.kind not in {Clash.SAME, Clash.ORDER}
            for act in (one.one, one.other)}  # fmt: skip
    kept = [one for one in amendments if one.key not in busy]
    spent, _ = best_of_three(lambda: len(consolidate(text, kept).text.passages))
    print(f"{'consolidated':36}{spent:9.3f}   {len(kept):,} amendments")
    half = kept[::2]
    evolution = by_amendments(text, half, consolidate(text, half).text)
    waiting = [one for one in amendments if one not in half]
    spent, clean = best_of_three(lambda: sum(rebase(one, evolution).outcome is Outcome.CLEAN for one in waiting))
    print(f"{'carried to the next version':36}{spent:9.3f}   {clean:,} of {len(waiting):,} follow")
    spent, _ = best_of_three(lambda: len(read_text("\n\n".join(before), title="Long", language="fr").passages))
    print(f"{'the text read from Markdown':36}{spent:9.3f}")


if __name__ == "__main__":
    main()

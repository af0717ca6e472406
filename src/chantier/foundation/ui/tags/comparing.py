"""Two versions of a text, to be read by eye or by ear."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chantier.foundation.text.api import ComparedParagraph, Fate, Passed
from chantier.foundation.ui.parts import Word

register = template.Library()

_MARKS: dict[tuple[Fate, bool], Promise] = {
    (Fate.EDITED, False): _("Modifié"),
    (Fate.EDITED, True): _("Déplacé et modifié"),
    (Fate.SAME, True): _("Déplacé ici"),
    (Fate.ADDED, False): _("Ajouté"),
    (Fate.REMOVED, False): _("Supprimé"),
    (Fate.MOVED_AWAY, False): _("Se trouvait ici, déplacé"),
}


@register.inclusion_tag("ui/components/text_comparison.html")
def text_comparison(
    reading: Iterable[ComparedParagraph | Passed],
    *,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    label: Word = "",
) -> dict[str, Any]:
    """A long text with its changes: what was added and removed is marked, underlined or struck, and said.

    `reading` comes from `compare_texts`, or from `around_changes` to leave out what did not change. `before` and
    `after` are the numbers of the paragraphs of each version, in order, if they have some.
    """
    shown = tuple(reading)
    return {
        "rows": [_row(one, before, after) for one in shown],
        "counts": _counts(one for one in shown if isinstance(one, ComparedParagraph)),
        "label": label or _("Comparaison de deux versions"),
    }


def _row(one: ComparedParagraph | Passed, before: Sequence[str], after: Sequence[str]) -> dict[str, Any]:
    if isinstance(one, Passed):
        said = ngettext("%(count)s passage inchangé", "%(count)s passages inchangés", one.count)
        return {"passed": said % {"count": one.count}}
    here = _number(after, one.after) if one.fate is not Fate.MOVED_AWAY else ""
    there = _number(before, one.before)
    return {
        "paragraph": one,
        "mark": _MARKS.get((one.fate, one.moved)),
        "number": here or there,
        "former": there if here and there != here else "",
        "destination": _number(after, one.after) if one.fate is Fate.MOVED_AWAY else "",
    }


def _number(numbers: Sequence[str], place: int | None) -> str:
    return numbers[place] if place is not None and place < len(numbers) else ""


def _counts(paragraphs: Iterable[ComparedParagraph]) -> list[str]:
    """How much changed, one whole sentence for each kind."""
    found: Counter[str] = Counter()
    for one in paragraphs:
        found["moved"] += one.moved
        found[one.fate.value] += 1
    sentences = (
        (found["edited"], ngettext("%(count)s passage modifié", "%(count)s passages modifiés", found["edited"])),
        (found["added"], ngettext("%(count)s passage ajouté", "%(count)s passages ajoutés", found["added"])),
        (found["removed"], ngettext("%(count)s passage supprimé", "%(count)s passages supprimés", found["removed"])),
        (found["moved"], ngettext("%(count)s passage déplacé", "%(count)s passages déplacés", found["moved"])),
    )
    return [sentence % {"count": count} for count, sentence in sentences if count]

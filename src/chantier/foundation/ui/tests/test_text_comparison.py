"""Two versions of a text, drawn and said."""

import re

from django.template import Context, Template

from chantier.foundation.text.api import around_changes, compare_texts

BEFORE = [
    "Le réseau réunit les coopératives du territoire.",
    "Il parle en leur nom.",
    "Une table par région.",
    "Une assemblée par année.",
]


def drawn(now, *, reading=lambda compared: compared, **numbers):
    template = Template("{% load ui %}{% text_comparison reading before=before after=after %}")
    context = {"before": (), "after": (), **numbers, "reading": reading(compare_texts(BEFORE, now))}
    return template.render(Context(context))


def said(html):
    """What a screen reader says, one line for each element of the list."""
    items = re.findall(r"<li class=\"compared[^>]*>(.*?)</li>", html, flags=re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items]


def test_what_was_added_and_removed_is_said_where_it_begins_and_where_it_ends():
    html = drawn([BEFORE[0], "Il écrit en leur nom.", *BEFORE[2:]])
    assert said(html)[1] == (
        "Modifié Il début de suppression parle fin de suppression début d’ajout écrit fin d’ajout en leur nom."
    )
    assert "<li>1 passage modifié</li>" in html


def test_a_paragraph_that_moved_is_said_at_both_places_with_its_numbers():
    html = drawn([*BEFORE[1:], BEFORE[0]], before=["1.1", "1.2", "2.1", "2.2"], after=["1.1", "2.1", "2.2", "2.3"])
    assert said(html) == [
        "1.1 Se trouvait ici, déplacé maintenant 2.3",
        "1.1 auparavant 1.2 Il parle en leur nom.",
        "2.1 Une table par région.",
        "2.2 Une assemblée par année.",
        "2.3 Déplacé ici auparavant 1.1 Le réseau réunit les coopératives du territoire.",
    ]
    assert "<li>1 passage déplacé</li>" in html


def test_what_did_not_change_may_be_left_out_and_counted():
    html = drawn([*BEFORE, "Un congrès."], reading=lambda compared: around_changes(compared, keep=0))
    assert said(html) == ["4 passages inchangés", "Ajouté début d’ajout Un congrès. fin d’ajout"]


def test_two_equal_versions_say_so():
    assert "Rien ne diffère entre ces deux versions." in drawn(BEFORE)


def test_words_are_never_markup():
    assert "<script" not in drawn([*BEFORE, "<script>alert(1)</script>"])

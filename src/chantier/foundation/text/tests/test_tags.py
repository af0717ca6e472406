"""The template filters."""

from django.template import Context, Template


def rendered(source: str, **context: object) -> str:
    return Template("{% load text %}" + source).render(Context(context)).strip()


def test_markdown_in_a_template_is_not_escaped_again():
    assert rendered("{{ words|markdown:3 }}", words="# Titre") == "<h3>Titre</h3>"


def test_a_comparison_shows_both_texts_in_one():
    assert rendered("{% comparison a b %}", a="le lac", b="la lac") == "<del>le</del><ins>la</ins> lac"


def test_a_comparison_shows_one_side_with_its_words_lit():
    assert rendered('{% comparison a b "before" %}', a="Le <lac>", b="la <lac>") == "<del>Le</del> &lt;lac&gt;"
    assert rendered('{% comparison a b "after" %}', a="le lac", b="la lac") == "<ins>la</ins> lac"

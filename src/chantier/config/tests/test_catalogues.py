"""Catalogues are found in the sources, filled, checked and compiled as Django looks them up."""

import gettext
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import ngettext

from chantier.config.catalogues import files
from chantier.config.catalogues.compiling import compile_under, french_spaces
from chantier.config.catalogues.sources import (
    Message,
    Untranslatable,
    messages_of,
    python_messages,
    template_messages,
)

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext, npgettext_lazy as np
from django.utils import translation
a = _("Une "
      "phrase")
b = ngettext("%(n)d voix", "%(n)d voix au total", 3)
c = pgettext("address", "aide/")
d = np("vote", "un pour", "des pour", "n")
e = translation.gettext("Par le module")
f = something.gettext("pas la nôtre")
"""

TEMPLATE = """{% load i18n %}
{% translate "Bonjour" %} {% translate 'Fermer' context "porte" as shut %}
{% blocktranslate trimmed with name=x count n=number context "liste" %}
  {{ n }} membre
  de {{ name }}
{% plural %}
  {{ n }} membres de {{ name }}
{% endblocktranslate %}
{% blocktranslate %}100 % sûr{% endblocktranslate %}
{% comment %}{% translate "Rien" %}{% endcomment %}
{% include "x" with label=_("Libellé") %} {{ _("Valeur") }} {% translate variable %}
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "words.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(PYTHON.replace("Une ", "Autre "), encoding="utf-8")
    return tmp_path


def test_the_sentences_of_python_are_found_under_any_imported_name():
    assert set(python_messages(PYTHON, "words.py")) == {
        Message("Une phrase"),
        Message("%(n)d voix", "%(n)d voix au total"),
        Message("aide/", None, "address"),
        Message("un pour", "des pour", "vote"),
        Message("Par le module"),
    }


def test_the_sentences_of_templates_are_those_that_django_looks_up():
    assert list(template_messages(TEMPLATE, "page.html")) == [
        Message("Bonjour"),
        Message("Fermer", None, "porte"),
        Message("%(n)s membre de %(name)s", "%(n)s membres de %(name)s", "liste"),
        Message("100 %% sûr"),
        Message("Libellé"),
        Message("Valeur"),
    ]


def test_a_text_that_is_not_a_literal_is_refused():
    with pytest.raises(Untranslatable, match=r"words\.py:2"):
        list(python_messages("from django.utils.translation import gettext\ngettext(variable)", "words.py"))


def test_what_is_missing_is_said_for_each_language(package):
    messages = messages_of(package)
    files.update(package, messages)
    missing = [found.sentence for found in files.check(package, messages) if "/en/" in str(found.file)]
    assert len(missing) == len(messages) == 11


def test_filled_catalogues_are_complete_and_written_only_once(package):
    messages = messages_of(package)
    texts = {
        key: {"en": [m.text, m.plural] if m.plural else m.text, "es": [m.text, m.plural] if m.plural else m.text}
        for key, m in messages.items()
    }
    unknown = files.fill(package, messages, [*texts.items(), ((None, "Inconnu"), {"en": "Unknown"})])
    assert unknown == [(None, "Inconnu")]
    assert files.check(package, messages) == []
    assert files.update(package, messages) is False


@pytest.mark.parametrize(
    ("message", "english", "said"),
    [
        (Message("Bonjour %(name)s"), "Hello", "placeholders"),
        (Message("Bonjour %(name)s"), "Hello %(nom)s", "placeholders"),
        (Message("Bonjour %(name)s"), "100 % %(name)s", "percent sign"),
        (Message("Bonjour "), "Hello", "spaces"),
    ],
)
def test_an_inconsistent_translation_is_found(tmp_path, message, english, said):
    messages = {message.key: message}
    files.fill(tmp_path, messages, [(message.key, {"en": english, "es": message.text})])
    assert [said in found.sentence for found in files.check(tmp_path, messages)] == [True]


def test_a_sentence_gone_from_the_sources_leaves_the_catalogue(tmp_path):
    old, kept = Message("Ancien"), Message("Gardé")
    files.fill(tmp_path, {m.key: m for m in (old, kept)}, [(m.key, {"en": "x", "es": "x"}) for m in (old, kept)])
    assert any("no longer" in found.sentence for found in files.check(tmp_path, {kept.key: kept}))
    files.update(tmp_path, {kept.key: kept})
    assert files.check(tmp_path, {kept.key: kept}) == []


def test_compiled_catalogues_follow_the_plural_of_each_language(tmp_path):
    message = Message("%(n)d organisation", "%(n)d organisations")
    texts = {"en": ["%(n)d organization", "%(n)d organizations"], "es": ["%(n)d organización", "%(n)d organizaciones"]}
    files.fill(tmp_path, {message.key: message}, [(message.key, texts)])
    assert compile_under(tmp_path) == 3
    assert compile_under(tmp_path) == 0
    shown = {}
    for language in ("fr", "en", "es"):
        compiled = files.catalogue_path(tmp_path, language).with_suffix(".mo")
        with compiled.open("rb") as stream:
            catalogue = gettext.GNUTranslations(stream)
        shown[language] = [catalogue.ngettext(*message.key[1:], message.plural, n) % {"n": n} for n in (0, 1, 2)]
    assert shown == {
        "fr": ["0 organisation", "1 organisation", "2 organisations"],
        "en": ["0 organizations", "1 organization", "2 organizations"],
        "es": ["0 organizaciones", "1 organización", "2 organizaciones"],
    }


def test_a_sentence_typed_with_plain_spaces_is_read_with_those_of_printers(tmp_path):
    plain = Message("Il manque « %(what)s » : 2 pages ?")
    counted = Message("%(n)s page ; la voici", "%(n)s pages ; les voici")
    address = Message("adresse : a", None, "address")
    as_it_is = Message("Rien à changer")
    messages = {one.key: one for one in (plain, counted, address, as_it_is)}
    files.update(tmp_path, messages)
    compile_under(tmp_path)
    with files.catalogue_path(tmp_path, "fr").with_suffix(".mo").open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    assert catalogue.gettext(plain.text) == "Il manque «\u00a0%(what)s\u00a0»\u00a0: 2 pages\u202f?"
    assert catalogue.ngettext(counted.text, counted.plural, 0) == "%(n)s page\u202f; la voici"
    assert catalogue.ngettext(counted.text, counted.plural, 2) == "%(n)s pages\u202f; les voici"
    assert catalogue.pgettext("address", address.text) == address.text
    assert catalogue.gettext(as_it_is.text) == as_it_is.text


def test_a_package_without_plurals_has_its_french_too(tmp_path):
    message = Message("Voici : rien")
    files.update(tmp_path, {message.key: message})
    assert not files.catalogue_path(tmp_path, "fr").exists()
    assert compile_under(tmp_path) == 3
    assert compile_under(tmp_path) == 0
    with files.catalogue_path(tmp_path, "fr").with_suffix(".mo").open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext(message.text) == "Voici\u00a0: rien"


def test_french_spaces_of_the_interface_are_those_of_printers():
    """What a reader gets, of every sentence of the program."""
    home = Path(files.__file__).parents[2]
    told = []
    with translation.override("fr"):
        for english in home.glob("**/locale/en/LC_MESSAGES/django.po"):
            for context, text in files.read(english):
                if context is None:
                    told.append(translation.gettext(text))
    assert len(told) > 3_000
    assert [text for text in told if french_spaces(text) != text] == []


def test_french_says_zero_in_the_singular(settings, tmp_path):
    message = Message("%(n)s chat", "%(n)s chats")
    files.write_french_plurals(tmp_path, {message.key: message})
    compile_under(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    block = "{% load i18n %}{% blocktranslate count n=n %}{{ n }} chat{% plural %}{{ n }} chats{% endblocktranslate %}"
    try:
        translation.trans_real._translations.pop("fr", None)
        with translation.override("fr"):
            assert [ngettext(message.text, message.plural, n) % {"n": n} for n in (0, 1, 2)] == [
                "0 chat",
                "1 chat",
                "2 chats",
            ]
            assert [Template(block).render(Context({"n": n})) for n in (0, 2)] == ["0 chat", "2 chats"]
    finally:
        translation.trans_real._translations.pop("fr", None)

"""The components, as a page calls them."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from chantier.foundation.access.api import Reason
from chantier.foundation.ui import bundle, panels
from chantier.foundation.ui.numbers import percent, written
from chantier.foundation.ui.parts import Cell, Column, Fact, Link, Panel, Provenance, Table
from chantier.foundation.ui.web import samples


def drawn(template, **context):
    return re.sub(r"[ \n]+", " ", Template("{% load ui %}" + template).render(Context(context))).strip()


class Asked(forms.Form):
    name = forms.CharField(label="Nom", help_text="Le nom de tous les jours.")
    site = forms.URLField(label="Site", required=False, assume_scheme="https")


def test_a_badge_says_its_state_in_a_word_beside_its_picture():
    html = drawn('{% badge "Membre" "member" %}')
    assert html.startswith('<span class="badge badge-member"><svg')
    assert html.endswith("Membre</span>")


def test_what_a_person_wrote_is_never_markup():
    html = drawn("{% organization_card name url %}", name="<script>x</script>", url="/o/1")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_button_takes_the_attributes_it_is_given():
    assert (
        drawn('{% button "Oui" kind="danger small" name="verb" value="yes" aria_label="Oui, retirer" %}')
        == '<button class="button button-danger button-small" name="verb" value="yes" '
        'aria-label="Oui, retirer" type="submit"><span>Oui</span></button>'
    )


def test_a_refused_verb_says_why_and_what_to_do():
    reason = Reason("not_open", "Le vote n’est pas ouvert.", "Revenez le 9 mai.")
    html = drawn('{% refused "Voter" reason %}', reason=reason)
    assert "Le vote n’est pas ouvert." in html
    assert "Revenez le 9 mai." in html


def test_a_field_is_tied_to_its_label_its_help_and_its_error():
    html = drawn("{% field form.name %}", form=Asked({"name": ""}))
    assert '<label class="label" for="id_name">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_only_what_may_be_left_out_says_so():
    assert "(facultatif)" in drawn("{% field form.site %}", form=Asked())
    assert "(facultatif)" not in drawn("{% field form.name %}", form=Asked())


def test_the_summary_of_errors_links_to_each_field():
    assert '<a href="#id_name">Nom</a>' in drawn("{% form_errors form %}", form=Asked({"name": ""}))
    assert drawn("{% form_errors form %}", form=Asked()) == ""


def test_a_table_has_its_caption_and_its_headings():
    table = Table(
        "Par MRC",
        (Column("MRC", sort_url="?tri=mrc", sorted="ascending"), Column("Membres", numeric=True)),
        ((Cell("Mékinac", "/mekinac"), Cell("4")),),
    )
    html = drawn("{% data_table table %}", table=table)
    assert "<caption>Par MRC</caption>" in html
    assert '<th scope="col" aria-sort="ascending"><a href="?tri=mrc">' in html
    assert '<th scope="row"><a href="/mekinac">Mékinac</a></th>' in html
    assert '<td data-label="Membres" class="numeric">4</td>' in html


def test_a_job_under_way_asks_again_and_a_finished_one_does_not():
    under_way = drawn('{% progress done=3 total=10 label="Import" url="/job/1" %}')
    assert 'hx-get="/job/1" hx-trigger="every 2s"' in under_way
    assert '<progress value="3" max="10" aria-label="Import">' in under_way
    assert "hx-get" not in drawn('{% progress done=10 total=10 label="Import" url="/job/1" finished=True %}')


def test_a_value_shows_where_it_comes_from():
    fact = Fact("Nom", ("Le Moulin",), provenance=Provenance("Registre", seen_on="3 juin 2025", licence="CC BY 4.0"))
    html = drawn("{% facts facts %}", facts=(fact,))
    assert "<strong>Registre</strong>" in html
    assert "Vu le 3 juin 2025" in html
    assert "CC BY 4.0" in html


def test_the_header_of_a_page_keeps_the_verbs_it_is_given():
    html = drawn(
        '{% page_header title="Le Moulin" where=where state="Membre" tone="member" %}'
        '{% link_button "Corriger" "/c" %}{% endpage_header %}',
        where=(Link("Mauricie", "/mauricie"),),
    )
    assert "<h1>Le Moulin</h1>" in html
    assert '<a href="/mauricie">Mauricie</a>' in html
    assert '<a class="button" href="/c"><span>Corriger</span></a>' in html


@pytest.mark.parametrize("figure", ["bars", "stacked", "intervals", "choropleth", "spark"])
def test_every_chart_says_its_sentence_and_has_its_table(figure):
    chart = samples.everything()[figure]
    html = drawn("{% chart figure %}", figure=chart)
    assert html.count(str(chart.sentence)) == 2
    assert "<figcaption>" in html
    assert "<table" in html
    assert "style=" not in html


def test_numbers_are_written_as_each_language_does():
    with translation.override("fr"):
        assert (str(written(12840)), str(percent(0.065))) == ("12\u202f840", "6,5\u00a0%")
    with translation.override("en"):
        assert str(written(12840)) == "12,840"


def test_without_the_bundle_a_page_has_the_plain_stylesheet_and_no_script(monkeypatch):
    monkeypatch.setattr("chantier.foundation.ui.tags.shell.is_built", lambda name: False)
    assert drawn('{% bundle "chantier.css" %}{% bundle "chantier.js" %}{% bundle_url "land.json" %}') == (
        '<link rel="stylesheet" href="/static/chantier/plain.css">'
    )


def test_the_plain_stylesheet_is_in_the_package():
    assert bundle.finders.find("chantier/plain.css")


def test_the_same_page_in_the_other_languages_keeps_its_question():
    request = RequestFactory().get("/fr/ui/?q=moulin")
    with translation.override("fr"):
        html = drawn("{% language_links %}", request=request)
    assert 'href="/en/ui/?q=moulin" hreflang="en"' in html
    assert 'href="/fr/ui/?q=moulin" hreflang="fr" lang="fr" aria-current="true"' in html


def test_a_page_without_an_address_elsewhere_offers_the_other_home():
    request = RequestFactory().get("/fr/nulle-part/du-tout/")
    with translation.override("fr"):
        assert 'href="/en/" hreflang="en"' in drawn("{% language_links %}", request=request)


def test_panels_come_in_their_order_and_only_when_they_have_something_to_show(monkeypatch):
    monkeypatch.setattr(panels, "_registered", {})
    request = RequestFactory().get("/")
    panels.register("x.page", lambda subject_id, request: Panel("Après", subject_id, order=90))
    panels.register("x.page", lambda subject_id, request: Panel("Avant", subject_id, order=10))
    panels.register("x.page", lambda subject_id, request: None)
    assert panels.panels_for("x.page", "7", request) == (
        Panel("Avant", "7", order=10),
        Panel("Après", "7", order=90),
    )
    assert panels.panels_for("y.page", "7", request) == ()

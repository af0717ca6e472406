"""The gallery, on the whole site."""

import re

import pytest
from django.urls import reverse

from chantier.foundation.ui.icons import STROKES


@pytest.fixture
def gallery(client, db):
    response = client.get("/fr/ui/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_gallery_writes_no_style_and_no_script_in_the_page(gallery):
    assert not re.search(r"\sstyle=", gallery)
    assert not re.search(r"<script(?![^>]*\ssrc=)", gallery)
    assert not re.search(r"\son[a-z]+=", gallery)


def test_every_identifier_of_the_gallery_is_unique(gallery):
    page = re.sub(r'<form method="get" class="stack" novalidate>.*?</form>', "", gallery, flags=re.S)
    found = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(found) == sorted(set(found))


def test_the_shell_says_where_one_is_and_leads_to_the_content(gallery):
    assert '<html lang="fr">' in gallery
    assert '<a class="skip" href="#content">Aller au contenu</a>' in gallery
    assert 'hreflang="es"' in gallery


def test_the_gallery_is_served_in_each_language(client, db):
    for language in ("fr", "en", "es"):
        assert f'<html lang="{language}">' in client.get(f"/{language}/ui/").content.decode()


def test_a_lost_visitor_gets_a_page_that_helps(client, db):
    response = client.get("/fr/nulle-part/du-tout/")
    assert response.status_code == 404
    assert "Cette page n’existe pas, ou plus." in response.content.decode()


def test_a_job_of_the_gallery_ends(client, db):
    done = client.get(reverse("ui:gallery-progress", args=[900])).content.decode()
    assert "hx-get" not in done
    assert "is-finished" in done


def test_every_picture_is_a_path():
    assert [name for name, path in STROKES.items() if not re.fullmatch(r"[MmLlHhVvCcSsQqAaZz0-9 .,-]+", path)] == []

"""The fences of the test run hold."""

import socket
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from harness.network import LeftTheMachine
from harness.undefined import UndefinedTemplateVariable


def rendered(source: str, **context: object) -> str:
    return Template("{% load i18n %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{{ nobody }}",
        "{{ person.nobody }}",
        "{{ nobody|upper }}",
        "{% with one=nobody %}{{ one }}{% endwith %}",
        "{% blocktranslate %}Bonjour {{ nobody }}{% endblocktranslate %}",
    ],
)
def test_a_template_that_names_what_it_was_not_given_fails(source):
    with pytest.raises(UndefinedTemplateVariable, match="nobody"):
        rendered(source, person=object())


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% if nobody %}oui{% else %}non{% endif %}", "non"),
        ("{{ nobody|default:'—' }}", "—"),
        ("{% for one in nobody %}{{ one }}{% empty %}rien{% endfor %}", "rien"),
        ("{{ person }}", "None"),
        ("{{ empty|default:'vide' }}", "vide"),
    ],
)
def test_a_template_may_say_what_to_do_without(source, shown):
    assert rendered(source, person=None, empty="") == shown


def test_the_network_is_closed():
    with pytest.raises(LeftTheMachine):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)
    with pytest.raises(LeftTheMachine):
        socket.create_connection(("example.org", 80), timeout=1)


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_the_run_has_a_data_folder_of_its_own():
    assert Path(settings.CHANTIER_DATA).name.startswith("chantier-tests-")
    assert str(settings.CHANTIER_DATA) in str(settings.MEDIA_ROOT)

"""A text is read in the reader's language where somebody translated it, and says when it is no longer the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chantier.deliberation import core
from chantier.deliberation.core.reasons import Reason
from chantier.deliberation.models import Procedure
from chantier.deliberation.phrases import REASONS, say
from chantier.deliberation.queries.procedures import procedures, shipped
from chantier.deliberation.queries.texts import PERSON, PROGRAM, Wording, wordings
from chantier.deliberation.services.procedures import load_procedures
from chantier.deliberation.services.texts import rewrite, translate, write
from chantier.deliberation.tests.tables import COORDINATION, NOW
from chantier.foundation.access.api import Invalid, Speaker

pytestmark = pytest.mark.django_db
CORE = Path(core.__file__).parent
#: When a verb is closed, the sentence has the day of the place in it: ``queries.calendars``.
SAID_ELSEWHERE = {"not-open-yet", "between-phases", "closed", "never-open"}
WENDY = Speaker(person_id=77)


def test_a_text_is_read_as_written_until_somebody_translates_it():
    text = write(language="fr", title="Le transport", body="Il manque le soir.", at=NOW)
    assert wordings([text.pk], language="en") == {
        text.pk: Wording(text.pk, "Le transport", "Il manque le soir.", "fr", "fr", 1)
    }
    translate(speaker=WENDY, text_id=text.pk, language="en", title="Transport", body="None in the evening.", at=NOW)
    assert wordings([text.pk], language="en")[text.pk] == Wording(
        text.pk, "Transport", "None in the evening.", "en", "fr", 1, made_by=PERSON
    )


def test_a_translation_is_stale_when_the_source_moved_and_fresh_when_made_again():
    text = write(language="fr", title="Le transport", body="Il manque le soir.", at=NOW)
    translate(speaker=Speaker(), text_id=text.pk, language="es", title="", body="Falta.", at=NOW, program="argos")
    assert not rewrite(text, title="Le transport", body="Il manque le soir.", at=NOW)
    assert rewrite(text, title="Le transport", body="Il manque le soir et le dimanche.", at=NOW)
    stale = wordings([text.pk], language="es")[text.pk]
    assert (stale.made_by, stale.program, stale.is_stale, stale.title) == (PROGRAM, "argos", True, "Le transport")
    translate(speaker=WENDY, text_id=text.pk, language="es", title="", body="Falta también.", at=NOW)
    assert not wordings([text.pk], language="es")[text.pk].is_stale


def test_texts_of_a_page_cost_two_queries(django_assert_num_queries):
    ids = [write(language="fr", title=str(number), body="", at=NOW).pk for number in range(12)]
    with django_assert_num_queries(2):
        assert len(wordings(ids, language="en")) == 12


def test_what_cannot_be_seen_is_refused_by_its_name():
    with pytest.raises(Invalid) as refused:
        write(language="fr", title="Titre", body="Un mot \u202egauche", at=NOW)
    assert "RIGHT-TO-LEFT OVERRIDE" in str(refused.value.reason.sentence)


def test_a_title_too_long_and_an_unknown_language_are_refused():
    with pytest.raises(Invalid):
        write(language="fr", title="t" * 301, body="", at=NOW)
    with pytest.raises(Invalid):
        write(language="de", title="t", body="", at=NOW)


def test_procedures_are_loaded_once_and_what_an_instance_edited_stays():
    Procedure.objects.all().delete()
    assert load_procedures(speaker=COORDINATION, at=NOW) == len(shipped())
    Procedure.objects.filter(slug="advice").update(names={"fr": "Conseil", "en": "Advice", "es": "Consejo"})
    assert load_procedures(speaker=COORDINATION, at=NOW) == 0
    assert [one.names["fr"] for one in procedures()] == ["Consentement", "Consensus", "Conseil", "Deux tiers"]


def test_every_reason_of_the_cores_can_be_said_with_what_it_is_given():
    said = re.compile(r'(?:Reason\(|_Halt\([^,]+,)\s*"([a-z_-]+)"')
    codes = {code for file in CORE.glob("*.py") for code in said.findall(file.read_text(encoding="utf-8"))}
    assert len(codes) > 40
    wanting = {name for words in REASONS.values() for name in re.findall(r"{(\w+)}", str(words))}
    for code in sorted(codes - SAID_ELSEWHERE):
        assert str(say(Reason(code, dict.fromkeys(wanting, 1))))

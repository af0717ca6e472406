"""Speaking in the name of an organisation: given, accepted, revoked; each refusal with its reason."""

from datetime import date, timedelta

import pytest

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.people import queries, speaking
from chantier.foundation.people.core.lifecycle import MandateState
from chantier.foundation.people.core.powers import Power
from chantier.foundation.people.models import Mandate, Voice
from chantier.foundation.people.services import mandates, voices
from chantier.foundation.people.tests.people import (
    COORDINATION,
    NOW,
    bakery,
    somebody,
    speaks,
    with_mandate,
)

pytestmark = pytest.mark.django_db


def give(speaker, person, voice, **more):
    return mandates.give_mandate(speaker=speaker, person_id=person.pk, voice_id=voice.id, at=NOW, **more)


def refusal(error, call, **arguments):
    with pytest.raises(error) as caught:
        call(**arguments)
    return caught.value.reason.code


def test_an_offered_mandate_lets_nobody_speak_until_it_is_accepted():
    ana, voice = somebody("Ana"), bakery()
    offered = give(COORDINATION, ana, voice)
    before = queries.voices_of(ana.pk, at=NOW)
    accepted = mandates.accept_mandate(speaker=speaks(ana), mandate_id=offered.id, at=NOW)
    assert (offered.state, before) == (MandateState.OFFERED, ())
    assert (accepted.state, queries.voices_of(ana.pk, at=NOW)) == (MandateState.ACTIVE, (voice,))
    assert list(Act.objects.order_by("id").values_list("name", flat=True)) == [
        "people.mandate_offered",
        "people.mandate_accepted",
    ]


def test_a_visitor_is_asked_to_sign_in_before_giving_a_mandate():
    ana, voice = somebody("Ana"), bakery()
    with pytest.raises(NotAllowed) as caught:
        give(Speaker.visitor(), ana, voice)
    assert caught.value.reason.code == "sign_in_first"


def test_somebody_without_the_power_to_delegate_cannot_give_a_mandate():
    ana, bo, voice = somebody("Ana"), somebody("Bo"), bakery()
    with_mandate(ana, voice, powers=["speak"])
    with pytest.raises(NotAllowed) as caught:
        give(speaks(ana), bo, voice)
    assert caught.value.reason.code == "delegate_needed"
    assert Mandate.objects.filter(person=bo).count() == 0


def test_a_delegate_gives_the_powers_they_hold_and_no_other():
    ana, bo, voice = somebody("Ana"), somebody("Bo"), bakery()
    with_mandate(ana, voice, powers=["speak", "delegate"])
    with pytest.raises(NotAllowed) as caught:
        give(speaks(ana), bo, voice, powers=["speak", "vote"])
    given = give(speaks(ana), bo, voice, powers=["speak"])
    assert caught.value.reason.code == "powers_beyond_own"
    assert given.powers == (Power.SPEAK,)


def test_a_delegate_of_one_organisation_gives_nothing_for_another():
    ana, bo = somebody("Ana"), somebody("Bo")
    with_mandate(ana, bakery(), powers=["speak", "delegate"])
    other = voices.ensure_voice(organization_ref="org-2", name="Le Vélo commun")
    with pytest.raises(NotAllowed) as caught:
        give(speaks(ana), bo, other)
    assert caught.value.reason.code == "delegate_needed"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"powers": []}, "no_power"),
        ({"powers": ["rule"]}, "power_unknown"),
        ({"starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}, "ends_before_start"),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}, "already_over"),
    ],
)
def test_a_mandate_that_makes_no_sense_is_refused_with_its_reason(terms, code):
    ana, voice = somebody("Ana"), bakery()
    with pytest.raises(Invalid) as caught:
        give(COORDINATION, ana, voice, **terms)
    assert caught.value.reason.code == code


def test_a_second_offer_waits_for_the_answer_to_the_first():
    ana, voice = somebody("Ana"), bakery()
    give(COORDINATION, ana, voice)
    with pytest.raises(NotPossible) as caught:
        give(COORDINATION, ana, voice)
    assert (caught.value.reason.code, Mandate.objects.count()) == ("already_offered", 1)


def test_nobody_answers_in_the_place_of_another():
    ana, bo, voice = somebody("Ana"), somebody("Bo"), bakery()
    offered = give(COORDINATION, ana, voice)
    code = refusal(NotAllowed, mandates.accept_mandate, speaker=speaks(bo), mandate_id=offered.id, at=NOW)
    assert code == "not_your_mandate"


def test_a_declined_mandate_cannot_be_accepted_afterwards():
    ana, voice = somebody("Ana"), bakery()
    offered = give(COORDINATION, ana, voice)
    mandates.decline_mandate(speaker=speaks(ana), mandate_id=offered.id, at=NOW)
    code = refusal(NotPossible, mandates.accept_mandate, speaker=speaks(ana), mandate_id=offered.id, at=NOW)
    assert code == "mandate_declined"


def test_a_revoked_mandate_stops_at_once_and_stays_in_the_history():
    ana, voice = somebody("Ana"), bakery()
    held = with_mandate(ana, voice)
    revoked = mandates.revoke_mandate(speaker=COORDINATION, mandate_id=held.id, reason="Nouvelle présidence", at=NOW)
    assert (revoked.state, revoked.reason) == (MandateState.REVOKED, "Nouvelle présidence")
    assert queries.voices_of(ana.pk, at=NOW) == ()
    code = refusal(NotPossible, mandates.revoke_mandate, speaker=COORDINATION, mandate_id=held.id, reason="", at=NOW)
    assert code == "mandate_revoked"


def test_a_person_may_give_up_their_own_mandate_but_not_another_s():
    ana, bo, voice = somebody("Ana"), somebody("Bo"), bakery()
    mine, theirs = with_mandate(ana, voice), with_mandate(bo, voice)
    gone = mandates.revoke_mandate(speaker=speaks(ana), mandate_id=mine.id, reason="", at=NOW)
    code = refusal(NotAllowed, mandates.revoke_mandate, speaker=speaks(ana), mandate_id=theirs.id, reason="", at=NOW)
    assert (gone.state, code) == (MandateState.REVOKED, "delegate_needed")


def test_a_mandate_carries_the_voice_from_its_first_day_to_its_last():
    ana, voice = somebody("Ana"), bakery()
    with_mandate(ana, voice, starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 26))
    heard = [
        speaking.speaker_for(
            person_id=ana.pk, voice_id=voice.id, language="fr", at=NOW + timedelta(days=later)
        ).voice_name
        for later in (1, 2, 3, 4)
    ]
    assert heard == ["", "La Mie du quartier", "La Mie du quartier", ""]


def test_after_a_merge_the_mandate_speaks_for_the_organisation_that_stays_and_undoing_it_goes_back():
    ana, voice = somebody("Ana"), bakery()
    with_mandate(ana, voice, powers=["speak", "delegate"])
    ask = {"person_id": ana.pk, "voice_id": voice.id, "language": "fr", "at": NOW}
    merge = {"speaker": COORDINATION, "organization_ref": "org-1", "at": NOW}
    voices.redirect_voice(into="org-9", name="Les Fours réunis", **merge)
    merged = speaking.speaker_for(**ask)
    voices.restore_voice(**merge)
    assert (merged.voice_name, merged.organization_id) == ("Les Fours réunis", "org-9")
    assert speaking.speaker_for(**ask).organization_id == "org-1"


def test_two_organisations_are_never_melted_into_each_other():
    bakery()
    voices.redirect_voice(speaker=COORDINATION, organization_ref="org-1", into="org-9", name="Les Fours réunis", at=NOW)
    code = refusal(
        NotPossible,
        voices.redirect_voice,
        speaker=COORDINATION,
        organization_ref="org-9",
        into="org-1",
        name="La Mie du quartier",
        at=NOW,
    )
    assert code == "voice_circle"


def test_ensuring_a_voice_twice_makes_one():
    assert bakery() == bakery()
    assert Voice.objects.count() == 1


def test_a_silenced_organisation_has_no_spokesperson():
    ana, voice = somebody("Ana"), bakery()
    with_mandate(ana, voice)
    Voice.objects.update(active=False)
    assert queries.voices_of(ana.pk, at=NOW) == ()
    code = refusal(
        NotPossible,
        mandates.give_mandate,
        speaker=COORDINATION,
        person_id=ana.pk,
        voice_id=voice.id,
        at=NOW,
    )
    assert code == "voice_silent"


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_mandates_costs_the_same_for_one_and_for_three(how_many, django_assert_num_queries):
    ana = somebody("Ana")
    for number in range(how_many):
        with_mandate(ana, voices.ensure_voice(organization_ref=f"o{number}", name=f"Org {number}"))
    with django_assert_num_queries(1):
        assert len(queries.mandates_of(ana.pk, at=NOW)) == how_many
    with django_assert_num_queries(1):
        assert len(queries.voices_of(ana.pk, at=NOW)) == how_many


def test_the_powers_of_a_voice_and_who_holds_them():
    ana, bo, voice = somebody("Ana"), somebody("Bo"), bakery()
    with_mandate(ana, voice, powers=["speak", "vote"])
    with_mandate(bo, voice, powers=["speak"])
    assert queries.powers_of(ana.pk, voice.id, at=NOW) == {Power.SPEAK, Power.VOTE}
    assert queries.powers_of(None, voice.id, at=NOW) == frozenset()
    assert queries.representatives(voice.id, at=NOW) == (ana.pk, bo.pk)
    assert queries.representatives(voice.id, at=NOW, power="vote") == (ana.pk,)

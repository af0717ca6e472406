"""An invitation works once, for a time, for one proved address."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.people import queries
from chantier.foundation.people.core.lifecycle import InvitationState
from chantier.foundation.people.models import Invitation, Mandate
from chantier.foundation.people.services import invitations
from chantier.foundation.people.tests.people import (
    COORDINATION,
    NOW,
    bakery,
    somebody,
    speaks,
    with_mandate,
)

pytestmark = pytest.mark.django_db


def send(speaker=COORDINATION, address="ana@exemple.test", at=NOW, **more):
    voice = bakery()
    return invitations.invite(speaker=speaker, voice_id=voice.id, address=address, at=at, **more)


def refused(error, speaker, token, at=NOW):
    with pytest.raises(error) as caught:
        invitations.accept_invitation(speaker=speaker, token=token, at=at)
    return caught.value.reason.code


def test_an_invitation_becomes_a_mandate_for_who_proved_the_address():
    sent = send(powers=["speak", "vote"], title="Présidente")
    ana = somebody("Ana")
    mandate = invitations.accept_invitation(speaker=speaks(ana), token=invitations.token_of(sent.id), at=NOW)
    assert (mandate.state, mandate.title, mandate.powers) == ("active", "Présidente", ("speak", "vote"))
    assert queries.invitation(sent.id, at=NOW).state is InvitationState.USED


def test_it_works_once():
    token, ana = invitations.token_of(send().id), somebody("Ana")
    invitations.accept_invitation(speaker=speaks(ana), token=token, at=NOW)
    assert (refused(NotPossible, speaks(ana), token), Mandate.objects.count()) == ("invitation_used", 1)


def test_it_works_for_fourteen_days():
    token, ana = invitations.token_of(send().id), somebody("Ana")
    late = NOW + timedelta(days=14)
    assert refused(NotPossible, speaks(ana), token, at=late) == "invitation_expired"
    invitations.accept_invitation(speaker=speaks(ana), token=token, at=late - timedelta(seconds=1))


def test_it_does_not_work_for_another_account():
    token, bo = invitations.token_of(send().id), somebody("Bo")
    assert refused(NotAllowed, speaks(bo), token) == "other_address"


def test_an_address_that_was_added_but_not_proved_does_not_count():
    token, bo = invitations.token_of(send().id), somebody("Bo")
    EmailAddress.objects.create(user=bo, email="ana@exemple.test", verified=False)
    assert refused(NotAllowed, speaks(bo), token) == "other_address"


def test_a_visitor_signs_in_first():
    assert refused(NotAllowed, Speaker.visitor(), invitations.token_of(send().id)) == "sign_in_first"


@pytest.mark.parametrize("change", [lambda t: t + "x", lambda t: "2" + t, lambda t: "", lambda t: "1:"])
def test_a_changed_link_is_not_recognised(change):
    token, ana = invitations.token_of(send().id), somebody("Ana")
    assert refused(NotPossible, speaks(ana), change(token)) == "invitation_unknown"


def test_a_newer_invitation_replaces_the_older_one():
    first, second = send(), send()
    ana = somebody("Ana")
    code = refused(NotPossible, speaks(ana), invitations.token_of(first.id))
    assert code == "invitation_withdrawn"
    invitations.accept_invitation(speaker=speaks(ana), token=invitations.token_of(second.id), at=NOW)


def test_a_withdrawn_invitation_no_longer_works():
    sent, ana = send(), somebody("Ana")
    invitations.withdraw_invitation(speaker=COORDINATION, invitation_id=sent.id, at=NOW)
    assert refused(NotPossible, speaks(ana), invitations.token_of(sent.id)) == "invitation_withdrawn"


def test_the_inviter_gets_the_same_answer_for_a_known_and_an_unknown_address():
    somebody("Ana")
    known, unknown = send(address="ana@exemple.test"), send(address="nul@exemple.test")
    assert (known.state, known.powers, known.expires_at) == (unknown.state, unknown.powers, unknown.expires_at)


def test_only_who_may_give_a_mandate_may_invite():
    ana = somebody("Ana")
    with_mandate(ana, bakery(), powers=["speak"])
    with pytest.raises(NotAllowed) as caught:
        send(speaker=speaks(ana))
    assert (caught.value.reason.code, Invitation.objects.count()) == ("delegate_needed", 0)


def test_an_address_that_is_not_one_is_refused():
    with pytest.raises(Invalid) as caught:
        send(address="personne")
    assert caught.value.reason.code == "address_invalid"


def test_invitations_are_counted_by_the_day():
    ana = somebody("Ana")
    with_mandate(ana, bakery(), powers=["speak", "delegate"])
    for number in range(invitations.INVITATIONS_A_DAY):
        send(speaker=speaks(ana), address=f"p{number}@exemple.test")
    with pytest.raises(NotPossible) as caught:
        send(speaker=speaks(ana), address="trop@exemple.test")
    send(speaker=speaks(ana), address="demain@exemple.test", at=NOW + timedelta(days=1))
    assert (caught.value.reason.code, "50" in str(caught.value)) == ("too_many_invitations", True)

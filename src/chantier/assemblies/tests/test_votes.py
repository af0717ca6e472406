"""Votes from their preparation to their result: by hands, by name, secret, on paper."""

from __future__ import annotations

import json

import pytest

from chantier.assemblies import acknowledgements
from chantier.assemblies.core.ballot_tables import read_ballots
from chantier.assemblies.core.ballots import ballot_fingerprint
from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.counting.lots import seed_of
from chantier.assemblies.models import Ballot, Elector, NamedVoice, RollEntry, SignIn, Vote
from chantier.assemblies.queries.ballot_box import ballot_of_code, boxes, page_of
from chantier.assemblies.queries.published import folder_of
from chantier.assemblies.services.disputes import dispute
from chantier.assemblies.services.named_votes import cast_named, note_hands
from chantier.assemblies.services.paper import print_stubs, remove_typed, sign_for_paper, type_ballot
from chantier.assemblies.services.secret_ballots import replace_ballot
from chantier.assemblies.services.turnout import tell_turnout
from chantier.assemblies.services.votes import ask_secret, cancel_vote, open_vote, prepare_vote
from chantier.assemblies.tests.meetings import minutes
from chantier.assemblies.tests.voting import CHAIR, RULES, a_vote, an_assembly, cast, closed, counted, voter
from chantier.foundation.access.api import Refusal
from chantier.foundation.journal.models import Act, LogEntry

pytestmark = pytest.mark.django_db


def refusal(call, *args, **named):
    with pytest.raises(Refusal) as refused:
        call(*args, **named)
    return refused.value.reason.code


def leaf(kind):
    return json.loads(LogEntry.objects.get(kind=kind).content)


def test_opening_freezes_and_publishes_who_may_vote_and_what_is_asked():
    meeting = an_assembly({"nord": 3, "sud": 2}, present=(1, 2, 4))
    vote = a_vote(meeting, counting={"rule": "motion", "majority": "double"})
    told = json.loads(vote.setup)
    assert vote.setup_fingerprint == fingerprint(vote.setup.encode())
    assert canonical(told) == vote.setup.encode()
    assert told["register"]["nord"] == {
        "entries": 2,
        "voices": 2,
        "sha256": fingerprint(b'[[1,"",1],[2,"",1]]'),
        "present": 2,
        "roll": 3,
    }
    assert told["quorum"] == {"reached": True, "parts": [["", 3, 2, 5]]}
    assert told["acknowledged_by"] == acknowledgements.public_key()
    assert list(Elector.objects.order_by("pk").values_list("entry__number", "college")) == [
        (1, "nord"),
        (2, "nord"),
        (4, "sud"),
    ]
    entry = leaf("assemblies.vote_opened")
    assert entry["setup"] == vote.setup_fingerprint
    assert entry["vote"] == vote.public_id


def test_a_vote_prepared_or_opened_twice_is_once():
    meeting = an_assembly()
    first, again = a_vote(meeting, opened=False), a_vote(meeting, opened=False)
    assert first == again
    for _time in range(2):
        open_vote(speaker=CHAIR, vote_id=first.pk, at=minutes(2))
    assert Elector.objects.count() == 5
    assert LogEntry.objects.filter(kind="assemblies.vote_opened").count() == 1


def test_only_those_who_were_there_vote_unless_the_whole_roll_may():
    meeting = an_assembly(present=(1, 2))
    assert refusal(cast, a_vote(meeting), 3) == "not_present_at_opening"
    by_post = a_vote(meeting, needs_presence=False, question="Par correspondance ?")
    assert cast(by_post, 3).code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"question": "  "}, "question_missing"),
        ({"level": "telepathy"}, "level_unknown"),
        ({"rule": "approval"}, "options_missing"),
        ({"rule": "approval", "options": ("Une", "une")}, "options_alike"),
        ({"rule": "majority", "options": ("Une", "Deux"), "level": "hands"}, "hands_for_motions"),
        ({"counting": {"rule": "scottish-stv", "seats": 3}, "options": ("Une", "Deux")}, "seats_above_options"),
        ({"counting": {"rule": "two-rounds", "seats": 2}, "options": ("Une", "Deux")}, "seats_two_rounds"),
        ({"counting": {"rule": "motion", "majority": "nine-tenths"}}, "majority_unknown"),
        ({"counting": {"rule": "borda"}}, "rule_unknown"),
    ],
)
def test_a_vote_that_could_not_be_counted_is_not_prepared(given, code):
    assert refusal(a_vote, an_assembly(), opened=False, **given) == code
    assert not Vote.objects.exists()


def test_who_does_not_preside_prepares_nothing():
    meeting = an_assembly()
    given = {
        "meeting_id": meeting.pk,
        "question": "?",
        "options": (),
        "level": "hands",
        "counting": {},
        "at": minutes(1),
    }
    assert refusal(prepare_vote, speaker=voter(1), **given) == "not_presiding"


def test_one_member_makes_a_vote_secret_before_it_opens():
    vote = a_vote(an_assembly(), level=Vote.HANDS, opened=False)
    assert ask_secret(speaker=voter(4), vote_id=vote.pk, at=minutes(2)) is True
    vote.refresh_from_db()
    assert (vote.level, vote.secret_asked_by.number) == (Vote.SECRET, 4)
    open_vote(speaker=CHAIR, vote_id=vote.pk, at=minutes(3))
    vote.refresh_from_db()
    assert json.loads(vote.setup)["secret_asked"] is True


def test_by_laws_may_want_several_members_to_ask():
    meeting = an_assembly(rules={**RULES, "secret_asked_by": 3})
    vote = a_vote(meeting, level=Vote.NAMED, opened=False)
    assert [ask_secret(speaker=voter(one), vote_id=vote.pk, at=minutes(2)) for one in (1, 1, 2)] == [False] * 3
    assert ask_secret(speaker=CHAIR, vote_id=vote.pk, numbers=(5,), at=minutes(2)) is True
    late = a_vote(meeting, level=Vote.NAMED, question="Une autre ?")
    assert refusal(ask_secret, speaker=voter(1), vote_id=late.pk, at=minutes(3)) == "too_late_for_secret"


def test_hands_are_counted_in_each_college_and_never_more_than_there_are():
    vote = a_vote(
        an_assembly({"nord": 3, "sud": 2}), level=Vote.HANDS, counting={"rule": "motion", "majority": "double"}
    )

    def note(college, *three):
        favour, against, abstained = three
        note_hands(
            speaker=CHAIR,
            vote_id=vote.pk,
            college=college,
            favour=favour,
            against=against,
            abstained=abstained,
            at=minutes(3),
        )

    assert refusal(note, "nord", 3, 1, 0) == "more_hands_than_voices"
    assert refusal(note, "est", 1, 0, 0) == "college_does_not_vote"
    note("nord", 1, 2, 0)
    assert refusal(closed, vote) == "hands_not_counted"
    note("nord", 2, 1, 0)
    note("sud", 1, 1, 0)
    result = counted(vote)
    assert (result["adopted"], [one["reached"] for one in result["findings"]]) == (False, [True, True, False])
    content = bytes(vote.files.get().content)
    assert json.loads(content)["colleges"]["nord"] == {"favour": 2, "against": 1, "abstained": 0}
    assert leaf("assemblies.vote_closed")["ballots"] == {f"votes/{vote.public_id}/hands.json": fingerprint(content)}


def test_a_voice_given_by_name_is_replaced_and_never_doubled():
    vote = a_vote(an_assembly(), level=Vote.NAMED)
    assert cast_named(speaker=voter(1), vote_id=vote.pk, choices=["yes"], at=minutes(3)).before is None
    assert cast_named(speaker=voter(1), vote_id=vote.pk, choices=["no"], at=minutes(3)).before == ("yes",)
    entry = RollEntry.objects.get(number=2)
    cast_named(speaker=CHAIR, vote_id=vote.pk, entry_id=entry.pk, choices=["yes"], at=minutes(4))
    assert (
        refusal(cast_named, speaker=voter(3), vote_id=vote.pk, entry_id=entry.pk, choices=["yes"], at=minutes(4))
        == "not_secretary"
    )
    assert NamedVoice.objects.count() == 2
    result = counted(vote, casting=True)
    assert (result["tied"], result["adopted"]) == (True, True)
    assert bytes(vote.files.get().content).decode() == "number,name,college,voices,1\n1,,,1,no\n2,,,1,yes\n"


def test_a_secret_vote_ends_in_a_file_that_tells_its_result():
    vote = a_vote(an_assembly({"nord": 4, "sud": 3}), counting={"rule": "motion", "majority": "double"})
    receipts = {number: cast(vote, number, "no" if number == 2 else "yes") for number in range(1, 7)}
    assert SignIn.objects.count() == Ballot.objects.count() == 6
    vote = closed(vote)
    assert not Ballot.objects.exists()
    assert list(SignIn.objects.order_by("pk").values_list("entry__number", flat=True)) == [1, 2, 3, 4, 5, 6]
    north = vote.files.get(college="nord")
    lines = read_ballots(bytes(north.content))
    assert {line.code: line.choices for line in lines} == {
        receipts[one].code: receipts[one].choices for one in (1, 2, 3, 4)
    }
    assert (north.is_published, vote.files.get(college="sud").is_published) == (True, False)  # two ballots only
    told = leaf("assemblies.vote_closed")
    assert told["counts"] == told["signed_in"] == {"nord": 4, "sud": 2}
    assert told["ballots"][f"votes/{vote.public_id}/ballots-nord.csv"] == north.fingerprint
    result = counted(vote)
    assert result["adopted"] is True
    assert result["tallies"]["nord"] == {"favour": "3", "against": "1", "abstained": "0", "present": 4, "roll": 4}
    assert leaf("assemblies.vote_counted")["result"] == fingerprint(canonical(result))
    found = ballot_of_code(vote, receipts[5].code)
    assert (found.college, found.line.choices, found.is_published) == ("sud", ("yes",), False)
    assert ballot_of_code(vote, "AAAA-AAAA-AAAA") is None


def test_no_act_says_who_cast_a_secret_ballot():
    vote = a_vote(an_assembly({"": 60}))
    before = set(Act.objects.values_list("pk", flat=True))
    for number in range(1, 46):
        cast(vote, number)
    tell_turnout(vote_id=vote.pk, at=minutes(4))
    acts = Act.objects.exclude(pk__in=before)
    assert set(acts.values_list("name", "person_id")) == {("assemblies.vote_signed_in", None)}
    assert acts.count() <= 2
    assert max(act.data["count"] for act in acts) == 40
    assert tell_turnout(vote_id=vote.pk, at=minutes(5)) == 40


def test_an_acknowledgement_is_made_again_from_the_published_file():
    vote = a_vote(an_assembly())
    receipt = cast(vote, 1, "no", word="lilas")
    said = acknowledgements.read(receipt.acknowledgement, key=json.loads(vote.setup)["acknowledged_by"])
    made = ballot_fingerprint(
        vote=vote.public_id, college="", code=receipt.code, choices=["no"], voices=1, paper=False, turn=0
    )
    assert said == acknowledgements.Acknowledged(vote.public_id, receipt.code, made, 0)
    assert (
        acknowledgements.read(receipt.acknowledgement.replace("turn 0", "turn 1"), key=acknowledgements.public_key())
        is None
    )
    assert acknowledgements.read("n’importe quoi", key=acknowledgements.public_key()) is None


def test_a_voter_changes_their_ballot_with_its_code_before_the_close():
    vote = a_vote(an_assembly())
    first = cast(vote, 1, "yes")
    cast(vote, 2, "yes")
    cast(vote, 4, "abstain")
    given = {"speaker": voter(1), "vote_id": vote.pk, "at": minutes(4)}
    assert refusal(replace_ballot, code="AAAA-AAAA-AAAA", choices=["no"], **given) == "code_unknown"
    assert refusal(replace_ballot, code=first.code, choices=["maybe"], **given) == "option_unknown"
    again = replace_ballot(code=first.code.lower(), choices=["no"], **given)
    assert (again.code, again.replaced) == (first.code, True)
    assert replace_ballot(code=first.code, choices=["no"], **given).again
    assert (
        refusal(replace_ballot, **{**given, "speaker": voter(3)}, code=first.code, choices=["yes"]) == "not_voted_yet"
    )
    result = counted(vote)
    assert (result["findings"][0]["favour"], result["findings"][0]["against"]) == (1, 1)
    assert vote.files.get().replaced == {first.code: 1}
    published = dict(folder_of(vote.meeting))[f"votes/{vote.public_id}/replaced.json"]
    assert json.loads(published) == {"v": 1, "codes": {"": {first.code: 1}}}
    # What was said before proves no fault, and what is said now does not either.
    for receipt in (first, again):
        row = dispute(
            vote_id=vote.pk, code=first.code, said="Ce n’est pas mon bulletin.",
            acknowledgement=receipt.acknowledgement, at=minutes(13),
        )  # fmt: skip
        assert not row.is_proven


def test_an_acknowledgement_proves_that_a_ballot_was_changed_or_lost():
    vote = a_vote(an_assembly())
    receipts = [cast(vote, number, "yes") for number in (1, 2, 3)]
    Ballot.objects.filter(code=receipts[0].code).update(choices=["no"])
    Ballot.objects.filter(code=receipts[1].code).delete()
    vote = closed(vote)
    proven = []
    for receipt in receipts:
        said = {"code": receipt.code, "said": "Où est-il ?", "acknowledgement": receipt.acknowledgement}
        proven.append(dispute(vote_id=vote.pk, at=minutes(11), **said).is_proven)
        assert dispute(vote_id=vote.pk, at=minutes(12), **said).pk  # sent twice, said once
    assert proven == [True, True, False]
    assert vote.disputes.count() == 3
    assert set(Act.objects.filter(name="assemblies.ballots_disputed").values_list("person_id", flat=True)) == {None}
    counts = leaf("assemblies.vote_closed")
    assert (counts["counts"], counts["signed_in"]) == ({"": 2}, {"": 3})  # and the public log says one is missing


def test_paper_and_online_ballots_are_one_box():
    vote = a_vote(an_assembly())
    stubs = print_stubs(speaker=CHAIR, vote_id=vote.pk, number=4, at=minutes(2))
    assert stubs == tuple(sorted(set(stubs)))
    assert not set(stubs) & set(print_stubs(speaker=CHAIR, vote_id=vote.pk, number=4, at=minutes(2)))
    cast(vote, 1, "yes")
    given = {"speaker": CHAIR, "vote_id": vote.pk, "at": minutes(4)}
    assert refusal(sign_for_paper, number=1, **given) == "voted_online_already"
    assert [sign_for_paper(number=2, **given) for _time in range(2)] == [True, False]
    sign_for_paper(number=3, **given)
    assert refusal(cast, vote, 2) == "voted_already"
    typed = {**given, "college": "", "choices": ["no"]}
    assert refusal(type_ballot, code="AAAA-AAAA-AAAA", **typed) == "stub_unknown"
    for _time in range(2):
        type_ballot(code=stubs[0], **typed)
    assert refusal(closed, vote) == "paper_unreconciled"
    type_ballot(code=stubs[1], **typed)
    assert refusal(type_ballot, code=stubs[1], **{**typed, "choices": ["yes"]}) == "typed_otherwise"
    assert remove_typed(code=stubs[1], **given)
    type_ballot(code=stubs[1], **{**typed, "choices": ["yes"]})
    vote = closed(vote)
    lines = read_ballots(bytes(vote.files.get().content))
    assert sorted((line.paper, line.choices) for line in lines) == [
        (False, ("yes",)),
        (True, ("no",)),
        (True, ("yes",)),
    ]


def test_an_election_is_counted_with_words_said_before_and_never_again():
    options = ("Anselme", "Blanche", "Colombe")
    vote = a_vote(an_assembly({"": 6}), rule="scottish-stv", options=options)
    for number, choices in enumerate((("a", "c"), ("b", "c"), ("c",), ("a",), ("b",), ("c", "a")), 1):
        cast(vote, number, *choices)
    closed(vote)
    assert refusal(counted, vote, words=" ") == "lot_words_missing"
    result = counted(vote, words="lilas sureau")
    assert result["seed"] == seed_of("lilas sureau", vote.files.get().fingerprint)
    assert [tie["by"] for tie in result["ties"]] == ["lot"]
    assert counted(vote, words="d’autres mots") == result
    assert bytes(vote.files.get().content).startswith(b"code,voices,paper,1,2,3\n")


def test_a_blank_ballot_is_cast_of_nobody():
    vote = a_vote(an_assembly(), rule="majority", options=("Une", "Deux"))
    cast_blank = {1: (), 2: ("a",), 3: ("a",)}
    from chantier.assemblies.services.secret_ballots import cast_secret

    for number, choices in cast_blank.items():
        cast_secret(speaker=voter(number), vote_id=vote.pk, choices=choices, nonce=f"{number:032x}", at=minutes(3))
    assert counted(vote)["voices"] == {"valid": 2, "blank": 1}


def test_only_a_small_college_hides_its_ballots():
    vote = a_vote(an_assembly({"nord": 4, "sud": 2}), counting={"rule": "motion", "majority": "double"})
    for number in range(1, 7):
        cast(vote, number)
    assert counted(vote)["adopted"] is True
    assert [(box.college, box.is_published) for box in boxes(vote)] == [("nord", True), ("sud", False)]


def test_an_election_of_too_few_ballots_says_that_not_everybody_recounts_it():
    vote = a_vote(an_assembly({"": 2}), rule="approval", options=("Une", "Deux"))
    for number in (1, 2):
        cast(vote, number, "a")
    assert counted(vote)["recountable"] is False
    assert not vote.files.get().is_published


def test_a_cancelled_vote_keeps_no_ballot():
    vote = a_vote(an_assembly())
    cast(vote, 1)
    assert refusal(cancel_vote, speaker=CHAIR, vote_id=vote.pk, why=" ", at=minutes(4)) == "cancelled_without_why"
    for _time in range(2):
        cancel_vote(speaker=CHAIR, vote_id=vote.pk, why="Une réponse manquait.", at=minutes(4))
    assert not Ballot.objects.exists()
    assert not SignIn.objects.exists()
    assert refusal(cast, vote, 2) == "vote_cancelled"
    assert leaf("assemblies.vote_cancelled")["vote"] == vote.public_id


def test_a_college_called_alone_votes_alone():
    vote = a_vote(
        an_assembly({"nord": 3, "sud": 3}), colleges=("nord",), counting={"rule": "motion", "majority": "double"}
    )
    assert refusal(cast, vote, 5) == "not_of_this_college"
    cast(vote, 1)
    assert list(closed(vote).files.values_list("college", "ballots")) == [("nord", 1)]


def test_pages_of_a_file_are_read_apart():
    lines = "".join(f"{chr(65 + n // 26)}{chr(65 + n % 26)},1,0,yes\n" for n in range(250))
    content = f"code,voices,paper,1\n{lines}".encode()
    pages = [page_of(content, number=number) for number in (1, 3, 9)]
    assert [(len(page.lines), page.first, page.total) for page in pages] == [
        (100, 0, 250),
        (50, 200, 250),
        (50, 200, 250),
    ]
    assert page_of(b"code,voices,paper,1\n", number=1).lines == ()

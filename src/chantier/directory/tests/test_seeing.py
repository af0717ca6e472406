"""Who sees which page, and where each word of a page comes from."""

from __future__ import annotations

from datetime import date

import pytest

from chantier.directory.models import Edition, Record, Source
from chantier.directory.permissions import findable_by, may_see
from chantier.directory.queries.origins import Origin, OtherValue
from chantier.directory.queries.profile import profile
from chantier.directory.tests.test_organization_pages import AT, organization
from chantier.foundation.access.api import COORDINATOR, Speaker

VISITOR = Speaker.visitor()
SIGNED_IN = Speaker(person_id=1)
MEMBER = Speaker(person_id=1, voice_id=2, organization_id="aaaa")
COORDINATING = Speaker(person_id=1, roles=frozenset({COORDINATOR}))


@pytest.mark.parametrize(
    ("speaker", "members", "private", "own_private"),
    [
        (VISITOR, False, False, False),
        (SIGNED_IN, False, False, False),
        (MEMBER, True, False, True),
        (COORDINATING, True, True, True),
    ],
)
def test_a_page_is_seen_by_those_it_is_for(speaker: Speaker, members: bool, private: bool, own_private: bool) -> None:
    answers = [
        may_see(speaker, "public", "bbbb"),
        may_see(speaker, "members", "bbbb"),
        may_see(speaker, "private", "bbbb"),
        may_see(speaker, "private", "aaaa"),
    ]
    assert [bool(one) for one in answers] == [True, members, private, own_private]


def test_a_private_page_is_found_by_nobody() -> None:
    assert not any("private" in findable_by(one) for one in (VISITOR, SIGNED_IN, MEMBER, COORDINATING))


@pytest.mark.django_db
def test_a_field_says_its_source_and_what_the_others_say() -> None:
    made = organization("aaaa", "Boulangerie du coin", phone="819 555-0100")
    kept = None
    for slug, phone in (("liste", "819 555-0100"), ("registre", "819 555-0199")):
        source = Source.objects.create(slug=slug, name=slug.title(), licence="À préciser", created_at=AT)
        edition = Edition.objects.create(
            source=source, file_name="x", sha256="0", state="done", received_at=AT, seen_on=date(2026, 9, 1)
        )
        record = Record.objects.create(
            source=source,
            key="1",
            values={"phone": phone},
            digest="0",
            organization=made,
            first_edition=edition,
            last_edition=edition,
            seen_on=date(2026, 9, 1),
        )
        kept = kept or record
    assert kept is not None
    made.provenance = {
        "phone": {
            "origin": f"record:{kept.pk}",
            "kind": "network",
            "source": "Liste",
            "seen_on": "2026-09-01",
            "open": False,
        }
    }
    made.save()
    shown = profile(made.pk, language="fr", visibilities=frozenset({"public"}))
    assert shown is not None
    assert shown.origins == {
        "phone": Origin(
            kind="network",
            source="Liste",
            seen_on=date(2026, 9, 1),
            is_open=False,
            licence="À préciser",
            others=(OtherValue("819 555-0199", "Registre", date(2026, 9, 1)),),
        )
    }

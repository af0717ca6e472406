"""Claiming a page, and proving it: by a key sent to an address of the organisation, or by a member who vouches.

The key is 256 bits of chance; only its digest is kept. It works once, for forty-eight hours, and only in the account
that asked: opening somebody else's letter proves nothing for them. Looking at the page of a key uses nothing up.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from chantier.directory import acts
from chantier.directory import claim_phrases as phrases
from chantier.directory.claim_notices import write_proof
from chantier.directory.claim_permissions import may_claim, may_vouch
from chantier.directory.core import claims as core
from chantier.directory.models import Organization, PageClaim
from chantier.directory.permissions import may_see
from chantier.directory.queries import claims as queries
from chantier.directory.queries.claims import ClaimView
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people

SUBJECT = "directory.page_claim"
#: Mandates that already let, or will let, a person speak.
STANDING = frozenset({people.MandateState.OFFERED, people.MandateState.ACCEPTED, people.MandateState.ACTIVE})


@transaction.atomic
def open_claim(
    *,
    speaker: Speaker,
    organization_id: int,
    at: datetime,
    title: str = "",
    address: str = "",
    voucher_id: int | None = None,
) -> ClaimView:
    """Ask to speak for an organisation, with one proof: an address of its own, or a member that can vouch.

    The answer is the same whether or not the mailbox exists, somebody else asked, or anybody speaks for the member.
    Asking again replaces what was asked before: an older key stops working.
    """
    may_claim(speaker).enforce()
    assert speaker.person_id is not None
    organization = Organization.objects.select_for_update().get(pk=organization_id, merged_into__isnull=True)
    may_see(speaker, organization.visibility, organization.public_id).enforce()
    if bool(address) == (voucher_id is not None):
        raise Invalid(phrases.ONE_PROOF)
    if has_mandate(speaker.person_id, organization.public_id, at=at):
        raise NotPossible(phrases.ALREADY_SPEAKS)
    lately = PageClaim.objects.filter(person_id=speaker.person_id, at__gt=at - timedelta(days=1))
    if lately.count() >= core.CLAIMS_A_DAY:
        raise NotPossible(_with(phrases.TOO_MANY, limit=core.CLAIMS_A_DAY))
    if voucher_id is not None:
        _check_voucher(speaker, voucher_id, organization)
        proof, address, token, life = PageClaim.BY_VOUCHER, "", "", core.VOUCHER_LIFE
    else:
        proof, address, token, life = PageClaim.BY_EMAIL, _checked(address, organization), new_token(), core.EMAIL_LIFE
    before = PageClaim.objects.filter(person_id=speaker.person_id, organization=organization, state__in=core.OPEN)
    before.update(state=core.EXPIRED, proof_email="", token_digest="", settled_at=at)
    claim = PageClaim.objects.create(
        organization=organization,
        person_id=speaker.person_id,
        title=" ".join(title.split())[:120],
        proof=proof,
        proof_email=address,
        token_digest=digest(token) if token else "",
        voucher_organization_id=voucher_id,
        at=at,
        expires_at=at + life,
    )
    if token:
        (line,) = queries.by_ids([claim.pk], at=at)
        write_proof(claim=line, token=token, language=speaker.language, at=at)
    journal(acts.PAGE_CLAIMED, claim=claim, speaker=speaker, at=at)
    return queries.view(claim, at=at)


def claim_of_token(*, speaker: Speaker, token: str, at: datetime) -> ClaimView:
    """The claim that a key would prove. Changes nothing. Raises `NotPossible`, the same for every wrong key."""
    found = PageClaim.objects.select_related("organization").filter(token_digest=digest(token)).first()
    return queries.view(_waiting_for(found, speaker, at), at=at)


@transaction.atomic
def prove(*, speaker: Speaker, token: str, at: datetime) -> ClaimView:
    """Use a key up: the person who asked reads the mail of the organisation."""
    may_claim(speaker).enforce()
    locked = PageClaim.objects.select_for_update().filter(token_digest=digest(token)).first()
    claim = _waiting_for(locked, speaker, at)
    known = queries.known_of([claim.organization_id])[claim.organization_id]
    if not core.proof_of(claim.proof_email, known).holds:
        raise NotPossible(phrases.PROOF_LOST)
    return _proven(claim, speaker=speaker, at=at)


@transaction.atomic
def vouch(*, speaker: Speaker, claim_id: int, at: datetime) -> ClaimView:
    """A member's speaker says that this person is who they say: from then on the claim is proven."""
    claim, in_its_name = _asked_to_vouch(speaker, claim_id, at)
    claim.vouched_by = speaker.person_id
    return _proven(claim, speaker=in_its_name, at=at)


@transaction.atomic
def decline(*, speaker: Speaker, claim_id: int, at: datetime) -> ClaimView:
    """A member's speaker does not vouch: the claim ends there, and its person may ask in another way."""
    claim, in_its_name = _asked_to_vouch(speaker, claim_id, at)
    return settle(claim, move=core.REFUSE, act=acts.CLAIM_REFUSED, speaker=in_its_name, at=at)


# What the answers share ---------------------------------------------------------------------------


def new_token() -> str:
    """A key that nobody guesses: 256 bits, 43 letters."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a key. It needs no salt: a key is as long as its digest."""
    return hashlib.sha256(token.encode()).hexdigest()


def has_mandate(person_id: int, public_id: str, *, at: datetime) -> bool:
    """Whether a person speaks for an organisation, or has an offer to."""
    voice = people.voice_of_organization(public_id)
    held = people.mandates_of(person_id, at=at)
    return voice is not None and any(one.voice.id == voice.id and one.state in STANDING for one in held)


def locked_open(claim_id: int, *, at: datetime) -> PageClaim:
    """A claim that still waits, locked. Raises `PageClaim.DoesNotExist`, or `NotPossible`."""
    claim = PageClaim.objects.select_for_update().get(pk=claim_id)
    if core.state_at(claim.state, expires_at=claim.expires_at, at=at) not in core.OPEN:
        raise NotPossible(phrases.CLOSED)
    return claim


def settle(claim: PageClaim, *, move: str, act: str, speaker: Speaker, at: datetime, reason: str = "") -> ClaimView:
    """Close a claim: where it ends, when, by whom; the address and the key are forgotten."""
    if not core.may_move(claim.state, move):
        raise NotPossible(phrases.NOT_PROVEN if move == core.ACCEPT else phrases.CLOSED)
    claim.state = core.after(move)
    claim.proof_email = claim.token_digest = ""
    claim.settled_at, claim.settled_by, claim.reason = at, speaker.person_id, reason
    claim.save()
    journal(act, claim=claim, speaker=speaker, at=at)
    return queries.view(claim, at=at)


def journal(act: str, *, claim: PageClaim, speaker: Speaker, at: datetime) -> None:
    """Write an act. Only an acceptance belongs to the public history of the page: who asked in vain is not told."""
    of_the_page = act == acts.CLAIM_ACCEPTED
    subject = ("directory.organization", claim.organization_id) if of_the_page else (SUBJECT, claim.pk)
    data = {"claim": claim.pk, "organization": claim.organization_id}
    record(name=act, speaker=speaker, at=at, subject=subject, data=data)


def _proven(claim: PageClaim, *, speaker: Speaker, at: datetime) -> ClaimView:
    claim.state = core.after(core.PROVE)
    claim.token_digest = ""
    claim.expires_at = at + core.PROVEN_LIFE
    claim.save()
    journal(acts.CLAIM_PROVEN, claim=claim, speaker=speaker, at=at)
    return queries.view(claim, at=at)


def _waiting_for(claim: PageClaim | None, speaker: Speaker, at: datetime) -> PageClaim:
    if (
        claim is None
        or speaker.person_id is None
        or claim.person_id != speaker.person_id
        or core.state_at(claim.state, expires_at=claim.expires_at, at=at) != core.WAITING
    ):
        raise NotPossible(phrases.LINK)
    return claim


def _asked_to_vouch(speaker: Speaker, claim_id: int, at: datetime) -> tuple[PageClaim, Speaker]:
    claim = PageClaim.objects.select_for_update().get(pk=claim_id, proof=PageClaim.BY_VOUCHER)
    voucher = claim.voucher_organization
    voice = people.voice_of_organization(voucher.public_id) if voucher else None
    powers = people.powers_of(speaker.person_id, voice.id, at=at) if voice else frozenset()
    may_vouch(speaker, claim.person_id, powers).enforce()
    if core.state_at(claim.state, expires_at=claim.expires_at, at=at) != core.WAITING:
        raise NotPossible(phrases.CLOSED)
    assert voucher is not None
    assert voice is not None
    assert speaker.person_id is not None
    if not can_vouch(voucher, claim.organization_id):
        raise NotPossible(phrases.NOT_A_VOUCHER)
    return claim, people.speaker_for(person_id=speaker.person_id, voice_id=voice.id, language=speaker.language, at=at)


def can_vouch(voucher: Organization | None, organization_id: int) -> bool:
    """Whether a body may vouch for a claim on this page: a member, another one than the page's own, still there."""
    return (
        voucher is not None
        and voucher.pk != organization_id
        and voucher.merged_into_id is None
        and voucher.standing == Organization.MEMBER
        and voucher.status != Organization.ENDED
    )


def _check_voucher(speaker: Speaker, voucher_id: int, organization: Organization) -> None:
    voucher = Organization.objects.filter(pk=voucher_id).first()
    if not can_vouch(voucher, organization.pk):
        raise Invalid(phrases.NOT_A_VOUCHER)
    assert voucher is not None
    if not may_see(speaker, voucher.visibility, voucher.public_id):
        raise Invalid(phrases.NOT_A_VOUCHER)


def _checked(address: str, organization: Organization) -> str:
    found = core.proof_of(address, queries.known_of([organization.pk])[organization.pk])
    if not found.holds:
        raise Invalid(phrases.why_not(found))
    return core.read_address(address)


def _with(reason: Reason, **params: object) -> Reason:
    return Reason(reason.code, reason.sentence, reason.next_step, params)

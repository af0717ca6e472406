"""Votes: by show of hands, by name (N0), secret and verifiable (N1), or handed to a Belenios server (N2).

A secret vote keeps who voted (``SignIn``) and what was voted (``Ballot``) in two tables that nothing joins. No row of
either has a serial, an hour, an address or a session. ``docs/secret-votes.md`` says what this proves and does not.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Vote(models.Model):
    """One vote. What is put and how it is counted is frozen in ``setup`` when it opens."""

    HANDS, NAMED, SECRET, BELENIOS = "hands", "named", "secret", "belenios"

    public_id = models.CharField(max_length=12, unique=True)
    meeting = models.ForeignKey("assemblies.Meeting", on_delete=models.CASCADE, related_name="votes")
    item = models.ForeignKey(
        "assemblies.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="votes"
    )
    motion = models.ForeignKey(
        "assemblies.Motion", on_delete=models.PROTECT, null=True, blank=True, related_name="votes"
    )
    election = models.ForeignKey(
        "assemblies.Election", on_delete=models.PROTECT, null=True, blank=True, related_name="votes"
    )
    number = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=8)
    question = models.TextField()
    #: [{"key": "a", "label": …}]; a motion's are "yes", "no", "abstain", whose labels are of the interface.
    options = models.JSONField()
    #: How it is counted: {"rule": "motion", "majority": "ordinary"} or {"rule": "scottish-stv", "seats": 3}…
    counting = models.JSONField()
    #: The colleges that vote; empty: all.
    colleges = models.JSONField(default=list, blank=True)
    #: Only those present may vote (a meeting), or all the roll (a vote by correspondence).
    needs_presence = models.BooleanField(default=True)
    #: Who asked that it be secret; their number on the roll.
    secret_asked_by = models.ForeignKey(
        "assemblies.RollEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: Numbers of the roll that asked for secrecy, while by-laws want more of them.
    secret_asks = models.JSONField(default=list, blank=True)
    #: How many stubs of paper were printed: their codes are made again from this number.
    stubs = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, default="prepared")
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)  # announced; a vote may close before
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    #: When the disk was cleaned of what a secret vote left on it: ``services/sweeping.py``.
    swept_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True, default="")
    #: Canonical JSON (``core/setup.py``) and its SHA-256, written when it opens.
    setup = models.TextField(blank=True, default="")
    setup_fingerprint = models.CharField(max_length=64, blank=True, default="")
    #: Words said in the room for lots, written down before the count.
    lot_words = models.CharField(max_length=300, blank=True, default="")
    casting = models.BooleanField(null=True, blank=True)  # how the chair broke an even vote
    result = models.JSONField(null=True, blank=True)
    adopted = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="a_vote_has_one_number")]
        indexes = [models.Index(fields=["state", "closes_at"], name="vote_by_state")]

    def __str__(self) -> str:
        return self.public_id


class Elector(models.Model):
    """One who may vote, as the vote opened: an entry of the roll, its college and voices then. In the roll's order."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="electors", db_index=False)
    entry = models.ForeignKey("assemblies.RollEntry", on_delete=models.PROTECT, related_name="+")
    college = models.CharField(max_length=60, blank=True, default="")
    voices = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["vote", "entry"]
        constraints = [models.UniqueConstraint(fields=["vote", "entry"], name="votes_once_in_a_vote")]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.entry_id}"


class HandCount(models.Model):
    """A show of hands in one college, as the scrutineers counted it; two who disagree count again."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="hands")
    college = models.CharField(max_length=60, blank=True, default="")
    favour = models.PositiveIntegerField()
    against = models.PositiveIntegerField()
    abstained = models.PositiveIntegerField(default=0)
    noted_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["vote", "college"]
        constraints = [models.UniqueConstraint(fields=["vote", "college"], name="a_college_is_counted_once")]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.college}"


class NamedVoice(models.Model):
    """A vote by name: who, and what. Published with the result."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="voices")
    entry = models.ForeignKey("assemblies.RollEntry", on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField()  # keys of options, in order of preference
    voices = models.PositiveSmallIntegerField(default=1)
    person_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["vote", "id"]
        constraints = [models.UniqueConstraint(fields=["vote", "entry"], name="one_named_voice_an_entry")]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.entry_id}"


class SignIn(models.Model):
    """Somebody voted in a secret vote (the sign-in sheet): the day at most, and by which way."""

    ONLINE, PAPER = "online", "paper"

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="sign_ins")
    entry = models.ForeignKey("assemblies.RollEntry", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=6, default=ONLINE)
    day = models.DateField()

    class Meta:
        ordering = ["vote", "entry"]
        constraints = [models.UniqueConstraint(fields=["vote", "entry"], name="signs_in_once")]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.entry_id}"


class Ballot(models.Model):
    """A ballot of a secret vote, while it is open: a drawn number, a code, a choice. Gone once the file is written.

    ``id`` is drawn at random by ``services/secret_ballots.py``, so that rows lie in no order of arrival.
    """

    id = models.BigAutoField(primary_key=True)
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="ballots", db_index=False)
    college = models.CharField(max_length=60, blank=True, default="")
    code = models.CharField(max_length=14)
    choices = models.JSONField()
    voices = models.PositiveSmallIntegerField(default=1)
    paper = models.BooleanField(default=False)
    #: How many times its voter replaced it before the close.
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "code"], name="a_code_once_in_a_vote")]

    def __str__(self) -> str:
        return f"{self.vote_id}"


class BallotFile(models.Model):
    """The ballots of one college in a closed vote, sorted by code: CSV, its SHA-256, whether it is published.

    A college with fewer ballots than the by-laws say publishes its totals only; its file is for the scrutineers.
    """

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="files")
    college = models.CharField(max_length=60, blank=True, default="")
    content = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    ballots = models.PositiveIntegerField()
    is_published = models.BooleanField(default=True)
    #: {code: how many times its voter replaced it}, of those who did: an acknowledgement names its turn.
    replaced = models.JSONField(default=dict, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["vote", "college"]
        constraints = [models.UniqueConstraint(fields=["vote", "college"], name="one_file_a_college")]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.college}"


class Dispute(models.Model):
    """Somebody says that their code is not there, or that the ballot is another; their acknowledgement, the answer."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="disputes")
    code = models.CharField(max_length=14)
    acknowledgement = models.TextField(blank=True, default="")
    said = models.TextField()
    #: Whether the acknowledgement is signed by this house for this vote: it then proves a fault.
    is_proven = models.BooleanField(default=False)
    at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["vote", "id"]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.code}"


class HandOver(models.Model):
    """A vote held on a Belenios server of others (N2): what was handed over, and what came back."""

    vote = models.OneToOneField(Vote, on_delete=models.CASCADE, related_name="hand_over")
    server = models.URLField(max_length=300)
    election_id = models.CharField(max_length=40, blank=True, default="")
    #: SHA-256 of the election's own description on that server.
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    voters = models.PositiveIntegerField(default=0)
    handed_at = models.DateTimeField()
    result = models.JSONField(null=True, blank=True)
    result_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(server__startswith="https://"), name="a_server_is_met_over_https"),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.server}"

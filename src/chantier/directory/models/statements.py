"""What people say of a body: corrections, an organisation's own words, and claims of a page."""

from __future__ import annotations

from django.db import models


class Statement(models.Model):
    """One field's value as a person, or the organisation itself, states it."""

    OWN, CORRECTION = "own", "correction"
    WAITING, ACCEPTED, REFUSED, WITHDRAWN = "waiting", "accepted", "refused", "withdrawn"

    organization = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="statements")
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=WAITING)
    comment = models.CharField(max_length=1000, blank=True, default="")
    evidence = models.CharField(max_length=500, blank=True, default="")
    person_id = models.BigIntegerField(null=True, blank=True)
    voice_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    reviewed_by = models.BigIntegerField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_reason = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "id"], name="statement_queue"),
            models.Index(fields=["organization", "state"], name="statement_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}.{self.field}"


class PageClaim(models.Model):
    """A person says that they may speak for a body; proof by e-mail on its domain, or a vouching member."""

    BY_EMAIL, BY_VOUCHER = "email", "voucher"
    WAITING, PROVEN, ACCEPTED, REFUSED, EXPIRED = "waiting", "proven", "accepted", "refused", "expired"

    organization = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="page_claims")
    person_id = models.BigIntegerField()
    title = models.CharField(max_length=120, blank=True, default="")
    proof = models.CharField(max_length=8)
    #: Where the proof was sent; emptied once the claim is settled.
    proof_email = models.CharField(max_length=254, blank=True, default="")
    token_digest = models.CharField(max_length=64, blank=True, default="")
    voucher_organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    vouched_by = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, default=WAITING)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"], name="claim_queue")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.organization_id}: {self.state}"

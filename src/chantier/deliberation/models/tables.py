"""Tables: where concertation happens, who sits there, when each verb is open, and mandates of working groups."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Procedure(models.Model):
    """How a table settles: consent, advice, consensus… data, loaded from ``procedures/*.toml`` and editable."""

    slug = models.SlugField(max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    names = models.JSONField()  # {"fr": …, "en": …, "es": …}
    purposes = models.JSONField(default=dict)  # one sentence a language
    #: [{"stance", "labels", "meanings", "prompts", "needs_reason"}]: ``core/procedures.py``
    stances = models.JSONField(default=list)
    #: {"settles_when": "no_objection" | "share", "share": "2/3", "quorum": "1/3"…}
    rule = models.JSONField(default=dict)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.slug


class Table(models.Model):
    """A space of concertation at one level; it may stand inside another."""

    LOCAL, REGIONAL, NATIONAL, INTERNATIONAL, SECTORAL = "local", "regional", "national", "international", "sectoral"
    PUBLIC, MEMBERS_ONLY, CLOSED = "public", "members", "closed"
    LISTED, MEMBERS_OF_TERRITORY, ALL_MEMBERS = "listed", "territory", "members"

    public_id = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=80, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField(max_length=13)
    territory = models.ForeignKey("places.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=8, default=PUBLIC)
    #: Who may speak: those listed in ``seats``, every member organisation of its territory, or every member.
    seating = models.CharField(max_length=10, default=LISTED)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    #: The template it was set up from (``core/templates.py``), kept for its help sentences.
    template = models.CharField(max_length=40, blank=True, default="")
    #: IANA name: deadlines are written and read in it; each is kept as one instant.
    time_zone = models.CharField(max_length=40, default="America/Toronto")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.BigIntegerField(null=True, blank=True)
    is_fictitious = models.BooleanField(default=False)
    #: What is said here is translated by the program into these languages as it is said; usually none.
    translated_into = models.JSONField(default=list, blank=True)
    #: Words of a table that is not public go to the program only if whoever runs it allowed it.
    words_may_leave = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="no_table_stands_in_itself"
            ),
            models.CheckConstraint(
                condition=~Q(seating="territory") | Q(territory__isnull=False), name="a_territory_seats_its_members"
            ),
        ]
        indexes = [models.Index(fields=["level", "-opened_at"], name="table_level")]

    def __str__(self) -> str:
        return self.public_id


class TableConcept(models.Model):
    """A theme of a table."""

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="concepts")
    scheme = models.CharField(max_length=40, default="theme")
    concept = models.CharField(max_length=60)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["table", "scheme", "concept"], name="a_theme_once_per_table")]
        indexes = [models.Index(fields=["scheme", "concept", "table"], name="table_concept")]

    def __str__(self) -> str:
        return f"{self.table_id} {self.concept}"


class Seat(models.Model):
    """A place at a table, dated: of an organisation, taken by whoever holds its mandate, or of a person."""

    MEMBER, CHAIR, PEN, OBSERVER, FACILITATOR = "member", "chair", "pen", "observer", "facilitator"

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="seats")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: Chairs, facilitators and pens may be persons; members and observers are organisations.
    person_id = models.BigIntegerField(null=True, blank=True)
    #: The seated organisation that presents this person: the part is theirs while they speak for it. None: their own.
    presented_by = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: The college in which it sits (slug of the directory's), when the table is made of colleges.
    college = models.CharField(max_length=60, blank=True, default="")
    role = models.CharField(max_length=11, default=MEMBER)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["table", "role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, person_id__isnull=True)
                | Q(organization__isnull=True, person_id__isnull=False),
                name="a_seat_is_of_an_organization_or_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=("member", "observer")) | Q(organization__isnull=False),
                name="members_are_organizations",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_seat_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(presented_by__isnull=True) | Q(person_id__isnull=False), name="a_person_is_presented"
            ),
            models.UniqueConstraint(
                fields=["table", "organization", "role"],
                condition=Q(until__isnull=True, organization__isnull=False),
                name="one_standing_seat_per_organization_and_role",
            ),
            models.UniqueConstraint(
                fields=["table", "person_id", "role"],
                condition=Q(until__isnull=True, person_id__isnull=False),
                name="one_standing_seat_per_person_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.role}"


class Phase(models.Model):
    """When verbs are open, at a table at large or for one question put to it. See ``core/phases.py``."""

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="phases")
    question = models.ForeignKey(
        "deliberation.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="phases"
    )
    order = models.PositiveSmallIntegerField(default=0)
    #: {"fr": "On propose", …}; empty: the usual name of its verbs.
    names = models.JSONField(default=dict, blank=True)
    verbs = models.JSONField(default=list)  # of ``core/phases.py``: need, propose, debate, amend, position, opinion
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["table", "opens_at", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="a_phase_closes_after_it_opens",
            )
        ]
        indexes = [models.Index(fields=["closes_at"], name="phase_closing")]

    def __str__(self) -> str:
        return f"{self.table_id} {self.opens_at:%Y-%m-%d}"


class WorkingMandate(models.Model):
    """What a working group or committee was asked: question, powers, term, report (``core/mandates.py``)."""

    table = models.OneToOneField(Table, on_delete=models.CASCADE, related_name="mandate")
    given_by = models.ForeignKey(Table, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates_given")
    #: The question in the title, its terms in the body.
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    #: Kept by ``core/lifecycles.py``; what the calendar did since is computed: ``mandate_state``.
    state = models.CharField(max_length=10, default="given")
    powers = models.JSONField(default=list)  # of ``core/mandates.py``
    starts_on = models.DateField()
    ends_on = models.DateField()
    report_due_on = models.DateField(null=True, blank=True)
    report = models.ForeignKey("library.Resource", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)
    discharged_at = models.DateTimeField(null=True, blank=True)
    discharge = models.CharField(max_length=1000, blank=True, default="")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_working_mandate_has_a_term"),
            models.CheckConstraint(
                condition=Q(discharged_at__isnull=True) | ~Q(discharge=""), name="a_discharge_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} → {self.ends_on}"


class WorkingMandateExtension(models.Model):
    """A later end, with its reason. The end in force is the last one."""

    mandate = models.ForeignKey(WorkingMandate, on_delete=models.CASCADE, related_name="extensions")
    before = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=1000)
    person_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["mandate", "until"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("before")), name="an_extension_is_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_extension_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} → {self.until}"


class Deliverable(models.Model):
    """What a working group is to hand over, and what it handed over."""

    mandate = models.ForeignKey(WorkingMandate, on_delete=models.CASCADE, related_name="deliverables")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    resource = models.ForeignKey("library.Resource", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["mandate", "order", "id"]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.order}"

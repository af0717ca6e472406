"""What a person follows, and how often they want to hear of it."""

from __future__ import annotations

from django.db import models


class Follow(models.Model):
    """A person follows a table, a proposal, a need, a question, a territory or a theme."""

    TABLE, PROPOSAL, NEED, QUESTION, TERRITORY, THEME = "table", "proposal", "need", "question", "territory", "theme"

    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=9)
    #: The row’s number: this table is the only one that names several kinds, and joins none of them.
    target_id = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "kind", "target_id"], name="a_person_follows_a_thing_once")
        ]
        indexes = [models.Index(fields=["kind", "target_id", "person_id"], name="followers")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.target_id}"


class Pace(models.Model):
    """How often a person hears of one kind of news: at once, each day, each week, or never."""

    NOW, DAILY, WEEKLY, NEVER = "now", "daily", "weekly", "never"

    person_id = models.BigIntegerField()
    #: Kind of news: ``deadline``, ``proposal``, ``amendment``, ``argument``, ``position``, ``settled``, ``answer``.
    kind = models.CharField(max_length=12)
    pace = models.CharField(max_length=6, default=DAILY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "kind"], name="one_pace_per_kind_of_news")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.pace}"


class Follower(models.Model):
    """A person who follows something: up to when each digest told them, and the key of their own calendar."""

    person_id = models.BigIntegerField(unique=True)
    since = models.DateTimeField()
    #: What happened up to here was told by the digest of days, and by that of weeks.
    daily_until = models.DateTimeField()
    weekly_until = models.DateTimeField()
    #: The secret part of the address of their calendar of deadlines; empty until they ask for one.
    calendar_key = models.CharField(max_length=43, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar_key"], condition=~models.Q(calendar_key=""), name="a_calendar_key_opens_one_calendar"
            )
        ]
        indexes = [
            models.Index(fields=["daily_until"], name="follower_daily"),
            models.Index(fields=["weekly_until"], name="follower_weekly"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"

"""Counting signatures and seats, honestly: who signs for whom is said, and nobody is counted twice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """Who stands behind a campaign: persons in their own name, and organisations."""

    persons: int
    organizations: int
    goal: int

    @property
    def total(self) -> int:
        """All signatures."""
        return self.persons + self.organizations

    @property
    def percent(self) -> int:
        """How much of the goal is reached, rounded down: 99.9 % is not the goal. May pass 100."""
        return self.total * 100 // self.goal if self.goal else 0

    @property
    def is_reached(self) -> bool:
        """Whether the goal is reached."""
        return self.total >= self.goal


@dataclass(frozen=True)
class Seats:
    """How many come to an event, and how many may; ``limit`` is None where there is none."""

    taken: int
    limit: int | None

    @property
    def left(self) -> int | None:
        """How many may still come, never below zero (a limit may have been lowered)."""
        return None if self.limit is None else max(0, self.limit - self.taken)

    @property
    def is_full(self) -> bool:
        """Whether nobody more may come."""
        return self.left == 0

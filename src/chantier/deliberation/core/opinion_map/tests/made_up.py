"""Fictitious consultations: people of a few camps who vote on some of the statements. The same for the same seed."""

from __future__ import annotations

import random

Row = tuple[str, str, int]


def camps(
    sizes: tuple[int, ...], *, statements: int = 30, each: int = 20, seed: int = 1, noise: float = 0.1
) -> list[Row]:
    """Votes of camps of these sizes: all agree with one statement in three, the others are each liked by one camp.

    Statement `s0`, `s3`, `s6`… is agreed with by everyone; voters are `v0`, `v1`… in the order of the camps.
    """
    draw = random.Random(seed)
    sides = [
        [1 if statement // 3 % len(sizes) == camp else -1 for statement in range(statements)]
        for camp in range(len(sizes))
    ]
    rows: list[Row] = []
    voter = 0
    for camp, size in enumerate(sizes):
        for _ in range(size):
            for statement in draw.sample(range(statements), min(each, statements)):
                side = 1 if statement % 3 == 0 else sides[camp][statement]
                luck = draw.random()
                vote = 0 if luck < noise else -side if luck < 2 * noise else side
                rows.append((f"v{voter}", f"s{statement}", vote))
            voter += 1
    return rows


def camp_of(sizes: tuple[int, ...]) -> dict[str, int]:
    """The camp of each voter of `camps(sizes)`."""
    names = [camp for camp, size in enumerate(sizes) for _ in range(size)]
    return {f"v{number}": camp for number, camp in enumerate(names)}


def as_csv(rows: list[Row], separator: str = ",") -> bytes:
    lines = ["voter,statement,vote", *(f"{voter},{statement},{vote}" for voter, statement, vote in rows)]
    return ("\n".join(lines) + "\n").replace(",", separator).encode()

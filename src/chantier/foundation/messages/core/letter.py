"""What a letter must carry before it may leave (Canada's anti-spam law, S.C. 2010, c. 23, s. 6 (2))."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sender:
    """Who writes: shown at the foot of every letter."""

    name: str
    address: str  # where an answer goes
    postal_address: str

    def missing(self) -> tuple[str, ...]:
        """The names of what is missing; a letter leaves only when this is empty."""
        return tuple(
            name
            for name, value in (("name", self.name), ("address", self.address), ("postal_address", self.postal_address))
            if not value.strip()
        )


def one_line(text: str, *, limit: int = 200) -> str:
    """A subject on one line: no header can be slipped in, and it is cut at a word when too long."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0] + "…"

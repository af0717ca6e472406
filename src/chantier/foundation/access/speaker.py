"""Who speaks, and in whose name, at this instant."""

from __future__ import annotations

from dataclasses import dataclass

ADMINISTRATOR = "administrator"
COORDINATOR = "coordinator"
SECRETARY = "secretary"
DOCUMENTALIST = "documentalist"
EDITOR = "editor"

ROLES = (ADMINISTRATOR, COORDINATOR, SECRETARY, DOCUMENTALIST, EDITOR)


@dataclass(frozen=True)
class Speaker:
    """A person (or a visitor), the organisation in whose name they speak, and the roles they hold.

    ``voice_id`` is the id of the ``people.Voice``; ``organization_id`` the public identifier of the organisation
    in the directory. Both are empty when the person speaks in their own name.
    """

    person_id: int | None = None
    voice_id: int | None = None
    voice_name: str = ""
    organization_id: str = ""
    roles: frozenset[str] = frozenset()
    language: str = "fr"

    @classmethod
    def visitor(cls, language: str = "fr") -> Speaker:
        """Somebody who has not signed in."""
        return cls(language=language)

    @classmethod
    def system(cls) -> Speaker:
        """The machine itself: commands run by who keeps the instance, and tasks in the background."""
        return cls(roles=frozenset({ADMINISTRATOR}))

    @property
    def is_known(self) -> bool:
        """Whether the person has signed in."""
        return self.person_id is not None

    def has_role(self, *roles: str) -> bool:
        """Whether one of these roles, or the administrator's, is held."""
        return ADMINISTRATOR in self.roles or any(role in self.roles for role in roles)

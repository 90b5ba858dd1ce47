"""As whom an official sees documents and holds tasks: the post, the office, a role in the office."""

from __future__ import annotations

from phohien.kernel.policy import Actor

OFFICE_ROLES = ("clerk", "leader", "archivist")


def principals_of(actor: Actor) -> list[str]:
    """As whom the actor sees documents: the own post first, then the office for those who serve all of it."""
    if not actor.is_official:
        return []
    own = [f"post:{actor.post}"]
    return [*own, f"office:{actor.agency}"] if actor.has_role(*OFFICE_ROLES) else own


def holders_of(actor: Actor) -> list[str]:
    """As whom the actor holds tasks: the own post, and each role in the office."""
    if not actor.is_official:
        return []
    return [f"post:{actor.post}", *(f"role:{actor.agency}/{role}" for role in sorted(actor.roles))]

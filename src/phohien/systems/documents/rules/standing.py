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


def signing_form(actor: Actor) -> str:
    """In what form the actor signs for the office: by authorisation for an absent leader, for the head as a deputy, or directly.

    Source: NĐ 30/2020/NĐ-CP, Điều 13.
    """
    if actor.delegated_by:
        return "TUQ"
    return "KT" if actor.post_title.lower().startswith("phó ") else ""


def holders_of(actor: Actor) -> list[str]:
    """As whom the actor holds tasks: the own post, and each role in the office."""
    if not actor.is_official:
        return []
    return [f"post:{actor.post}", *(f"role:{actor.agency}/{role}" for role in sorted(actor.roles))]

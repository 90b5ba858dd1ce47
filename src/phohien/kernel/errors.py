"""The four ways this system says no to a person.

Anything raised that is not one of these is a bug: it is logged and shown as one. A subclass lives beside the act
that raises it. One place (``site.problems``) turns them into a page or into ``application/problem+json`` (RFC 9457).
"""

from __future__ import annotations


class Problem(Exception):
    """A refusal with a sentence for the person, a stable code, and where it applies the legal ground."""

    status = 400

    def __init__(
        self,
        message: object = "",
        *,
        code: str = "",
        field: str = "",
        article: str = "",
        errors: dict[str, list[str]] | None = None,
    ) -> None:
        """``message`` is a whole (possibly lazy, translated) sentence; ``code`` is for machines and never changes.

        ``field`` names the input at fault; ``errors`` maps several inputs to their sentences; ``article`` is the
        legal ground, e.g. ``"NĐ 118/2025, Điều 17"``.
        """
        super().__init__(message)
        self.message = message
        self.code = code or type(self).__name__
        self.field = field
        self.article = article
        self.errors = errors or {}

    def __str__(self) -> str:
        return str(self.message)


class Refused(Problem):
    """A rule says no; the person can read why and what to do."""

    status = 422


class NotAllowed(Problem):
    """This person may not do this; somebody else might."""

    status = 403


class NotFound(Problem):
    """There is no such thing, or this person may not know that there is."""

    status = 404


class Stale(Problem):
    """Somebody else was first; the person should look again."""

    status = 409

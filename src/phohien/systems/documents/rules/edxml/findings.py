"""What is said about a package: remarks beside one that was read, faults of one to be sent, and the one refusal."""

from __future__ import annotations

from dataclasses import dataclass

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark or fault: a stable code, the place on the wire, a whole sentence, and the value in question.

    ``code`` begins with ``W.`` for a remark about something read all the same, or with the province validator's letter:
    ``N.`` missing, ``R.`` too long, ``M.`` a value that is not allowed, ``T.`` of the wrong type.
    """

    code: str
    place: str
    words: Words
    value: str = ""


class Unreadable(Refused):
    """These octets are no package that can be read safely. ``code`` and ``field`` (the place) say why and where."""

    def __init__(self, code: str, place: str, words: Words) -> None:
        super().__init__(words, code=f"edxml.{code}", field=place, article="QCVN 102:2016/BTTTT")
        self.place = place


class NotSendable(Refused):
    """This package breaks the rules of the wire and is not written; ``findings`` says all that is wrong."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(
            first.words,
            code=f"edxml.{first.code}",
            field=first.place,
            article="QCVN 102:2016/BTTTT",
            errors={finding.place: [str(finding.words)] for finding in findings},
        )
        self.findings = findings

"""How a service that speaks one protocol is called by the other: declared member by member, nothing guessed.

Source: Thông tư 13/2017/TT-BTTTT, Điều 17 điểm b, asks a sharing platform to convert protocols and formats; the form of the
declaration is this system's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "decimal", "boolean", "object"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a JSON object and the XML element that carries it, ``element`` where its name differs."""

    name: str
    kind: Kind = "text"
    element: str = ""
    many: bool = False
    """An array in JSON, a repeated element in XML."""
    optional: bool = False
    members: tuple[Member, ...] = ()
    """What an object holds, in the order of the XML schema's sequence."""

    @property
    def tag(self) -> str:
        """The element's local name."""
        return self.element or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """Request and answer of one service in both forms. In XML they stand in elements named code and codeResponse."""

    namespace: str
    request: tuple[Member, ...] = ()
    answer: tuple[Member, ...] = ()
    qualified: bool = False
    """Whether inner elements bear the namespace, too (elementFormDefault)."""
    method: str = "POST"
    path: str = ""
    """The REST call: ``/people/{code}`` takes the member ``code`` out of the request; what remains is the query of a GET,
    else the body."""

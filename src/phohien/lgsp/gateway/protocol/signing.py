"""HTTP message signatures by the sender: the text that is signed, built from a request, and digests of bodies.

A strict reader of what RFC 9421 needs of structured fields (RFC 9651): only the canonical form is taken, so that what was
written is what is signed, and no two readers differ. Pure functions over octets; who may sign with what is ``core.senders``' matter.

Source: RFC 9421 §2.1 (fields), §2.2 (derived components), §2.3 and §2.5 (the signature base), §4.1 and §4.2; RFC 9530 §2.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256, sha512

from phohien.lgsp.gateway.protocol.headers import Headers

MOST_SIGNATURES, MOST_COMPONENTS = 8, 64
_KEY = r"[a-z*][a-z0-9_\-.*]*"
_TEXT = r'"(?:[ !#-\[\]-~]|\\["\\])*"'
_BARE = rf"-?[0-9]{{1,15}}|{_TEXT}|\?[01]|[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*"
_PARAMETERS = rf"(?:;{_KEY}(?:=(?:{_BARE}))?)*"
_ITEM = rf"{_TEXT}{_PARAMETERS}"
_INPUT = re.compile(rf"({_KEY})=(\(((?:{_ITEM}(?: {_ITEM})*)?)\)({_PARAMETERS}))")
_BYTES = re.compile(rf"({_KEY})=:([A-Za-z0-9+/]*={{0,2}}):")
_ONE_ITEM = re.compile(_ITEM)
_ONE_PARAMETER = re.compile(rf";({_KEY})(?:=({_BARE}))?")
_BETWEEN = re.compile(r"[ \t]*,[ \t]*")
DIGESTS = {"sha-256": sha256, "sha-512": sha512}


class Unreadable(ValueError):
    """The fields do not say what a signature needs; the sentence says where."""


@dataclass(frozen=True, slots=True)
class Said:
    """One signature as its sender describes it."""

    label: str
    components: tuple[str, ...]
    """What is covered, each with its quotes, as written."""
    parameters: dict[str, str | int]
    text: str
    """The value of the line ``"@signature-params"``."""

    def covers(self, name: str) -> bool:
        """Whether the component of that name is covered, without parameters of its own."""
        return f'"{name}"' in self.components


@dataclass(frozen=True, slots=True)
class Message:
    """What components are taken from. ``status`` is an answer's, 0 for a request."""

    headers: Headers
    method: str = ""
    target: bytes = b""
    scheme: str = "https"
    status: int = 0


def read_input(headers: Headers) -> list[Said]:
    """Every signature described in ``Signature-Input``; none when there is no such field. Raises Unreadable."""
    found = []
    for match in _members(_combined(headers, b"signature-input"), _INPUT, "Signature-Input"):
        label, text, inside, parameters = match.groups()
        components = tuple(one.group() for one in _ONE_ITEM.finditer(inside))
        if len(components) > MOST_COMPONENTS or len(set(components)) != len(components):
            raise Unreadable(f"A signature covers at most {MOST_COMPONENTS} components, each once.")
        found.append(Said(label, components, _parameters(parameters), text))
    return found


def signature_of(headers: Headers, label: str) -> bytes:
    """The signature of that label. Raises Unreadable."""
    for match in _members(_combined(headers, b"signature"), _BYTES, "Signature"):
        if match.group(1) == label:
            return _decoded(match.group(2))
    raise Unreadable(f"Signature holds nothing named {label}.")


def base(said: Said, message: Message) -> bytes:
    """The text that is signed. Raises Unreadable when a component is not there or not one we know."""
    lines = [f"{component}: {_value(component, message)}" for component in said.components]
    return "\n".join([*lines, f'"@signature-params": {said.text}']).encode("latin-1")


def digests(headers: Headers) -> dict[str, bytes]:
    """The digests of ``Content-Digest`` by algorithm, those we know only. Raises Unreadable."""
    found = _members(_combined(headers, b"content-digest"), _BYTES, "Content-Digest")
    return {match.group(1): _decoded(match.group(2)) for match in found if match.group(1) in DIGESTS}


def _combined(headers: Headers, name: bytes) -> str:
    values = [value.strip(b" \t") for key, value in headers if key.lower() == name]
    return b", ".join(values).decode("latin-1")


def _members(text: str, form: re.Pattern[str], name: str) -> list[re.Match[str]]:
    """The members of a dictionary, all of this one form, each name once."""
    found: list[re.Match[str]] = []
    at = 0
    while text:
        match = form.match(text, at)
        if match is None or len(found) >= MOST_SIGNATURES:
            raise Unreadable(f"{name} cannot be read at its character {at + 1}.")
        found.append(match)
        at = match.end()
        if at == len(text):
            break
        between = _BETWEEN.match(text, at)
        if between is None:
            raise Unreadable(f"{name} cannot be read at its character {at + 1}.")
        at = between.end()
    if len({match.group(1) for match in found}) != len(found):
        raise Unreadable(f"{name} names something twice.")
    return found


def _parameters(text: str) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    for name, value in _ONE_PARAMETER.findall(text):
        if name in found:
            raise Unreadable(f"The parameter {name} stands twice.")
        if value.startswith('"'):
            found[name] = re.sub(r"\\(.)", r"\1", value[1:-1])
        else:
            found[name] = int(value) if re.fullmatch(r"-?[0-9]+", value) else value
    return found


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise Unreadable("A value between colons is no base64.") from None


def _value(component: str, message: Message) -> str:
    name = component[1:-1]
    if not component.endswith('"') or '"' in name or "\\" in name:
        raise Unreadable(f"The component {component} has parameters, which are not taken here.")
    if name.startswith("@"):
        return _derived(name, message)
    if name != name.lower():
        raise Unreadable(f"The component {component} must be in lower case.")
    values = [value.strip(b" \t") for key, value in message.headers if key.lower() == name.encode()]
    if not values:
        raise Unreadable(f"The signature covers {component}, which is not there.")
    text = b", ".join(values).decode("latin-1")
    if "\n" in text or "\r" in text:
        raise Unreadable(f"The field {component} holds a line break.")
    return text


def _derived(name: str, message: Message) -> str:
    if message.status:
        if name == "@status":
            return str(message.status)
        raise Unreadable(f"The component {name} is not one of an answer.")
    path, mark, query = message.target.decode("latin-1").partition("?")
    authority = _combined(message.headers, b"host").lower().removesuffix(":443" if message.scheme == "https" else ":80")
    known = {
        "@method": message.method,
        "@authority": authority,
        "@scheme": message.scheme,
        "@target-uri": f"{message.scheme}://{authority}{path}{mark}{query}",
        "@request-target": f"{path}{mark}{query}",
        "@path": path or "/",
        "@query": f"?{query}",
    }
    if name not in known:
        raise Unreadable(f"The component {name} is not taken here.")
    return known[name]

"""Hash chains: from a signed result down to the files it vouches for, by X-Road's rule.

A step's digest is taken of the DigestList of its values; a value is a digest as it stands, another step's, or a file's.
Source: X-Road's hashchain.xsd and the nine cases of its HashChainVerifierTest.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from phohien.lgsp.gateway.evidence.digests import METHODS, digest, digest_list
from phohien.lgsp.gateway.evidence.verdict import Invalid
from phohien.lgsp.gateway.evidence.verify import xml
from phohien.lgsp.gateway.evidence.verify.references import Reference, digest_of, name_of

MOST_STEPS = 64
_HASH_VALUE, _DATA_REF, _STEP_REF = (f"{xml.HASH_CHAIN}{name}" for name in ("HashValue", "DataRef", "StepRef"))


def check(files: dict[str, bytes], result: str, *, needed: str, absent: list[str]) -> set[str]:
    """The files the result vouches for, its chains among them; a file's absence is noted. Raises Invalid.

    ``needed`` must be vouched for.
    """
    root = xml.parse(files[result], result)
    if root.tag != f"{xml.HASH_CHAIN}HashChainResult":
        raise Invalid("malformed_chain", f"{result} is no hash-chain result.")
    walk = _Walk(files, absent)
    step = walk.step(root.get("URI") or "", None)
    method, value = digest_of(root, None, result)
    if not compare_digest(digest(step, method), value):
        raise Invalid("broken_chain", f"The hash chain does not lead to the value of {result}.")
    if needed in walk.digests:
        said = f"Its SHA-512 is {walk.digests[needed]}: signed and proven, but only who adds the message proves it."
        raise Invalid("message_absent", f"{needed} is not in the container. {said}")
    if needed not in walk.vouched:
        raise Invalid("not_in_chain", f"{needed} is not part of the signed hash chain.")
    return walk.vouched | set(walk.chains)


@dataclass(frozen=True, slots=True)
class _Chain:
    """A parsed chain: its steps by name, and the digest method of values that name none."""

    steps: dict[str, Any]
    usual: str | None


def _read(data: bytes, name: str) -> _Chain:
    root = xml.parse(data, name)
    if root.tag != f"{xml.HASH_CHAIN}HashChain":
        raise Invalid("malformed_chain", f"{name} is no hash chain.")
    found = list(root.iterchildren(f"{xml.HASH_CHAIN}HashStep"))
    steps = {step.get("id"): step for step in found}
    if len(steps) != len(found):
        raise Invalid("malformed_chain", f"Two steps of {name} have the same name.")
    default = root.find(f"{xml.HASH_CHAIN}DefaultDigestMethod")
    return _Chain(steps, None if default is None else default.get("Algorithm"))


class _Walk:
    """One walk down the steps of the chains in the container."""

    def __init__(self, files: dict[str, bytes], absent: list[str]) -> None:
        self.files = files
        self.absent = absent
        self.chains: dict[str, _Chain] = {}
        self.vouched: set[str] = set()
        self.digests: dict[str, str] = {}
        """In hex, of files that are not there."""
        self.steps = 0

    def step(self, uri: str, current: _Chain | None) -> bytes:
        """The DigestList of the step at that address."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Invalid("malformed_chain", f"The hash chain has more than {MOST_STEPS} steps, or goes in a circle.")
        base, _, name = uri.partition("#")
        chain = self._chain(name_of(base)) if base else current
        if chain is None or name not in chain.steps:
            raise Invalid("malformed_chain", f"The hash chain has no step “{uri}”.")
        return digest_list([self._value(item, chain) for item in chain.steps[name].iterchildren("*")])

    def _chain(self, name: str) -> _Chain:
        if name not in self.chains:
            if name not in self.files:
                raise Invalid("missing_file", f"The hash chain {name} is not in the container.")
            self.chains[name] = _read(self.files[name], name)
        return self.chains[name]

    def _value(self, item: Any, chain: _Chain) -> tuple[str, bytes]:
        tag = item.tag
        if tag == _HASH_VALUE:
            return digest_of(item, chain.usual, "a hash step")
        if tag == _DATA_REF:
            return self._file(item, chain.usual)
        if tag != _STEP_REF:
            raise Invalid("malformed_chain", f"The hash chain holds the unknown element {tag}.")
        inner = self.step(item.get("URI") or "", chain)
        found = item.find(f"{xml.DS}DigestMethod")
        method = chain.usual if found is None else found.get("Algorithm")
        if method not in METHODS:
            raise Invalid("unknown_algorithm", f"The digest method {method} is not accepted.")
        return method, digest(inner, method)

    def _file(self, item: Any, usual: str | None) -> tuple[str, bytes]:
        if item.find(f"{xml.DS}Transforms") is not None:
            raise Invalid("unknown_algorithm", "The hash chain asks for a transformation, which is not accepted.")
        name = name_of(item.get("URI") or "")
        method, value = digest_of(item, usual, name)
        content = self.files.get(name)
        if content is None:
            self.absent.append(name)
            self.digests[name] = value.hex()
        else:
            Reference(name, method, value).check(content)
            self.vouched.add(name)
        return method, value

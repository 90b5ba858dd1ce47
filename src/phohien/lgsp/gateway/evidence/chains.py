"""The hash chain of one message and its result, written as the XML that X-Road's verifier reads."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence

from phohien.lgsp.gateway.evidence.digests import SHA512, digest, digest_list
from phohien.lgsp.gateway.evidence.tree import Step

HASH_CHAIN = "http://cyber.ee/hashchain"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACES = f'xmlns="{DSIG}" xmlns:hc="{HASH_CHAIN}"'


def result(root: bytes, chain_file: str) -> bytes:
    """The hash-chain result: the root as the digest of the first step of that file. This is what gets signed."""
    return (
        f'{_HEAD}<hc:HashChainResult {_SPACES} URI="/{chain_file}#STEP0"><DigestMethod Algorithm="{SHA512}"/>'
        f"<DigestValue>{b64encode(root).decode()}</DigestValue></hc:HashChainResult>\n"
    ).encode()


def chain(path: Sequence[Step], parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The chain from the root down to the parts (file name and digest) of one message.

    Where a message has one part only, the last step holds its reference; else the parts have a step of their own.
    """
    references = [_reference(name, value) for name, value in parts]
    steps = [list(_step(step, at + 1)) for at, step in enumerate(path)]
    if len(references) == 1 and steps:
        last = steps[-1]
        last[0 if path[-1].ours_is_left else 1] = references[0]
    else:
        steps.append(references)
    inside = "".join(f'<hc:HashStep id="STEP{at}">{"".join(step)}</hc:HashStep>' for at, step in enumerate(steps))
    method = f'<hc:DefaultDigestMethod Algorithm="{SHA512}"/>'
    return f"{_HEAD}<hc:HashChain {_SPACES}>{method}{inside}</hc:HashChain>\n".encode()


def _step(step: Step, following: int) -> tuple[str, str]:
    ours = f'<hc:StepRef URI="#STEP{following}"/>'
    other = f"<hc:HashValue>{_value(step.other)}</hc:HashValue>"
    return (ours, other) if step.ours_is_left else (other, ours)


def _reference(name: str, value: bytes) -> str:
    return f'<hc:DataRef URI="/{name}">{_value(value)}</hc:DataRef>'


def _value(value: bytes) -> str:
    return f"<DigestValue>{b64encode(value).decode()}</DigestValue>"


def root_of_parts(digests: Sequence[bytes]) -> bytes:
    """The digest of one step that holds these SHA-512 digests."""
    return digest(digest_list((SHA512, value) for value in digests))

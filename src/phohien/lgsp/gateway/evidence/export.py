"""One message of a batch as an ASiC-E container in the peer's format: no private format, no private verifier.

Source: X-Road UG-SIGDOC (content of a signed document); batch time stamps as its ``ts-hashchain`` files.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from phohien.lgsp.gateway.evidence import chains, container, tree
from phohien.lgsp.gateway.evidence.digests import SHA512, digest
from phohien.lgsp.gateway.evidence.signer import CHAIN_FILE, RESULT_FILE, Certificate, Signed, signatures_xml

TS_RESULT_FILE, TS_CHAIN_FILE = "ts-hashchainresult.xml", "ts-hashchain.xml"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is proven: the signed head, and the body if it was kept, with both digests.

    A head that was dropped is None and has its digest; in any other case the digest is that of the head.
    """

    head: bytes | None
    body: bytes | None
    body_digest: bytes | None
    head_digest: bytes = b""

    @property
    def parts(self) -> list[tuple[str, bytes]]:
        """File names and digests of the message's parts."""
        head = (container.MESSAGE, self.head_digest if self.head is None else digest(self.head))
        return [head] if self.body_digest is None else [head, (container.BODY, self.body_digest)]


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time stamp given to several batches at once: the token, all stamped digests, and this batch's place."""

    token: bytes
    digests: Sequence[bytes]
    place: int


def stamped_result(digests: Sequence[bytes]) -> bytes:
    """The octets a time stamp is taken of: the root over the digests of several batches' ``signatures.xml``."""
    root = tree.root_of(digests) if len(digests) > 1 else chains.root_of_parts(digests)
    return chains.result(root, TS_CHAIN_FILE)


def export(
    message: Message,
    *,
    leaves: Sequence[bytes],
    place: int,
    signed: Signed,
    certificate: Certificate,
    stamped: Stamped | None = None,
) -> bytes:
    """The container of the message at that place of the batch. What is not kept is left out; its digest stays.

    Without its head a container proves a message only to who adds it again: no verifier takes it as it is.
    """
    root = tree.root_of(leaves)
    files = {} if message.head is None else {container.MESSAGE: message.head}
    if message.body is not None:
        files[container.BODY] = message.body
    files |= {
        container.SIGNATURES: signatures_xml(root, signed, certificate),
        RESULT_FILE: chains.result(root, CHAIN_FILE),
        CHAIN_FILE: chains.chain(tree.path_to(leaves, place), message.parts),
    }
    if stamped is not None:
        files |= _stamp_files(stamped, files[container.SIGNATURES])
    return container.write(files)


def _stamp_files(stamped: Stamped, signatures: bytes) -> dict[str, bytes]:
    path = tree.path_to(stamped.digests, stamped.place)
    result = stamped_result(stamped.digests)
    return {
        TS_RESULT_FILE: result,
        TS_CHAIN_FILE: chains.chain(path, [(container.SIGNATURES, digest(signatures))]),
        container.ASIC_MANIFEST: _asic_manifest(result),
        container.TOKEN: stamped.token,
    }


def _asic_manifest(result: bytes) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/2918/v1.2.1#"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
        f'<asic:SigReference URI="{container.TOKEN}" MimeType="vnd.etsi.timestamp-token"/>'
        f'<asic:DataObjectReference URI="{TS_RESULT_FILE}" MimeType="text/xml"><ds:DigestMethod Algorithm="{SHA512}"/>'
        f"<ds:DigestValue>{b64encode(digest(result)).decode()}</ds:DigestValue></asic:DataObjectReference>"
        "</asic:ASiCManifest>\n"
    ).encode()

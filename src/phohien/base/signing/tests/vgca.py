"""A stand-in for the local service of official-duty tokens: it fetches, signs with a key of its own, and sends back.

It knows nothing of this system but the names in its request (documents.md, §3): ``FileName`` (address to fetch),
``FileUploadHandler`` (address that takes the signed file). Its PDF signature is pyHanko's own, set up apart from ours.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlparse

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore


@dataclass(frozen=True)
class Token:
    """A certificate and its key, as on a token."""

    certificate: x509.Certificate
    key: Any

    def sign(self, pdf: bytes, field: str = "VGCA1", **more: Any) -> bytes:
        """The document with this token's signature."""
        private = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        signer = signers.SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER)),
            signing_key=keys.PrivateKeyInfo.load(private),
            cert_registry=SimpleCertificateStore(),
        )
        metadata = signers.PdfSignatureMetadata(field_name=field, **{"subfilter": SigSeedSubFilter.PADES, **more})
        output = io.BytesIO()
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer=signer, output=output)
        return output.getvalue()


@dataclass(frozen=True)
class LocalService:
    """What listens on the person's machine. ``spoil`` is what a hostile one does to the document before it sends it."""

    token: Token
    spoil: Callable[[bytes], bytes] = bytes
    field: str = "VGCA1"

    def vgca_sign_approved(self, request: dict[str, Any]) -> dict[str, Any]:
        """The leader's signature. The answer has the names of the real service."""
        browser = Client()
        fetched = browser.get(urlparse(request["FileName"]).path)
        if fetched.status_code != 200:
            return {"Status": 1, "Message": "FileName", "FileName": "", "FileServer": ""}
        signed = self.spoil(self.token.sign(fetched.content, self.field))
        upload = SimpleUploadedFile("da-ky.pdf", signed, "application/pdf")
        sent = browser.post(urlparse(request["FileUploadHandler"]).path, {"uploadfile": upload})
        answer: dict[str, Any] = sent.json()
        return {"Status": 0 if answer["Status"] else 1, **{k: answer[k] for k in ("Message", "FileName", "FileServer")}}

    vgca_sign_issued = vgca_sign_approved

"""Certificate paths: looked for within bounds, and those found good remembered for as long as nothing about them can change.

A search goes from a certificate to every one that bears its issuer's name, and on from there. A dozen that all bear one name make
billions of ways, none of which leads to a root: the search ends after as many steps as no honest chain needs.

A path that pyHanko found good at one instant, with these very revocation lists, is good at another instant between the latest
beginning and the earliest end of its certificates and lists, when no list names a certificate of it: what is asked (RFC 5280, 6.1
and 6.3) has no other place for time. Only success is remembered; everything unusual is asked each time: OCSP answers, lists looked
at by their age, lists fetched on the way, parameters of policies, a list that revokes something of the path.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import pyhanko_certvalidator
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.registry import CertificateRegistry, PathBuilder, TrustManager
from pyhanko_certvalidator.validate import async_validate_path

MOST = 4096
MOST_STEPS = 100
"""Certificates whose issuers are looked for in one search: an honest chain has four or five, crossed ones a dozen."""
_validate = async_validate_path
_good: dict[Any, tuple[datetime, datetime]] = {}


class _Steps:
    """The certificates to be searched, for one search of so many steps. Everything else is the registry's."""

    def __init__(self, registry: CertificateRegistry) -> None:
        self._registry = registry
        self._left = MOST_STEPS

    def find_potential_issuers(self, certificate: asn1_x509.Certificate, trusted: TrustManager) -> Any:
        """As the registry's. Raises PathBuildingError when the search has gone on too long."""
        self._left -= 1
        if self._left < 0:
            raise PathBuildingError("Too many certificates might have issued each other.")
        return self._registry.find_potential_issuers(certificate, trusted)

    def fetch_missing_potential_issuers(self, certificate: asn1_x509.Certificate) -> Any:
        """As the registry's."""
        return self._registry.fetch_missing_potential_issuers(certificate)


_search = PathBuilder.async_build_paths_lazy


def search(builder: PathBuilder, certificate: asn1_x509.Certificate) -> Any:
    """As the library's ``async_build_paths_lazy``, within bounds."""
    return _search(PathBuilder(builder.trust_manager, _Steps(builder.registry)), certificate)  # type: ignore[arg-type]


async def validate(context: ValidationContext, path: ValidationPath, parameters: Any = None) -> Any:
    """As the library's ``async_validate_path``, whose answer it is."""
    question = _question(context, path) if parameters is None else None
    if question is None:
        return await _validate(context, path, parameters)
    begins, ends = _good.get(question, (None, None))
    if begins is not None and ends is not None and begins <= context.moment <= ends:
        return path.last
    answer = await _validate(context, path, parameters)
    _remember(question, context, path)
    return answer


def _question(context: ValidationContext, path: ValidationPath) -> Any:
    """What the answer depends on beside the instant; None when that cannot be said simply."""
    known, policy = context.revinfo_manager, context.revinfo_policy
    is_plain = (
        not known.fetching_allowed
        and not known.ocsps
        and policy.retroactive_revinfo
        and policy.freshness is None
        and context.best_signature_time == context.moment
        and all(isinstance(one, asn1_x509.Certificate) for one in path)
    )
    if not is_plain:
        return None
    lists = tuple(
        hashlib.sha256(one.dump()).digest() for one in known.crls
    )  # lists may be long, and questions are kept
    return tuple(one.dump() for one in path), lists, policy, context.time_tolerance, type(context.algorithm_policy)


def _remember(question: Any, context: ValidationContext, path: ValidationPath) -> None:
    begins = max(one.not_valid_before for one in path)
    ends = [one.not_valid_after for one in path]
    own = [one.serial_number for one in path]
    try:
        lists = [x509.load_der_x509_crl(one.dump()) for one in context.revinfo_manager.crls]
    except ValueError:  # a list that comes with a document may be anything
        return
    for one in lists:
        until = one.next_update_utc
        if until is None or any(one.get_revoked_certificate_by_serial_number(number) for number in own):
            return
        ends.append(until)
    if begins <= context.moment <= min(ends):
        if len(_good) >= MOST:
            _good.clear()
        _good[question] = (begins, min(ends))


def begin() -> None:
    """From now on the library asks here."""
    setattr(PathBuilder, "async_build_paths_lazy", search)  # noqa: B010  the class is the library's
    setattr(pyhanko_certvalidator, "async_validate_path", validate)  # noqa: B010  a name the package keeps to itself

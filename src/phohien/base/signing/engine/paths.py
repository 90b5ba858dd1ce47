"""Certificate paths found good, remembered for as long as nothing about them can change.

A path that pyHanko found good at one instant, with these very revocation lists, is good at another instant between the latest
beginning and the earliest end of its certificates and lists, when no list names a certificate of it: what is asked (RFC 5280, 6.1
and 6.3) has no other place for time. Only success is remembered; everything unusual is asked each time: OCSP answers, lists looked
at by their age, lists fetched on the way, parameters of policies, a list that revokes something of the path.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import pyhanko_certvalidator
from asn1crypto import crl
from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.validate import async_validate_path

MOST = 4096
_validate = async_validate_path
_good: dict[Any, tuple[datetime, datetime]] = {}


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
    lists = tuple(one.dump() for one in known.crls)
    return tuple(one.dump() for one in path), lists, policy, context.time_tolerance, type(context.algorithm_policy)


def _remember(question: Any, context: ValidationContext, path: ValidationPath) -> None:
    lists = [_read(data) for data in question[1]]
    own = {one.serial_number for one in path}
    if any(own & revoked or until is None for revoked, until in lists):
        return
    begins = max(one.not_valid_before for one in path)
    ends = min([one.not_valid_after for one in path] + [until for _revoked, until in lists if until is not None])
    if begins <= context.moment <= ends:
        if len(_good) >= MOST:
            _good.clear()
        _good[question] = (begins, ends)


@lru_cache(maxsize=64)
def _read(data: bytes) -> tuple[frozenset[int], datetime | None]:
    """Whom the list names, and until when it is good."""
    body = crl.CertificateList.load(data)["tbs_cert_list"]
    lines = body["revoked_certificates"].native or []
    return frozenset(line["user_certificate"] for line in lines), body["next_update"].native


def begin() -> None:
    """From now on the library asks here."""
    setattr(pyhanko_certvalidator, "async_validate_path", validate)  # noqa: B010  a name the package keeps to itself

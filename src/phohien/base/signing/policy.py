"""Who may issue, revoke and use certificates.

The systems above decide whether this document may be signed at all.
"""

from __future__ import annotations

from phohien.base.signing.models import Credential, CredentialKind
from phohien.kernel.policy import Actor, Policy

POLICY = Policy("signing")


def is_operator(actor: Actor, _thing: object) -> bool:
    """A rule: the operators of the platform."""
    return actor.has_role("operator")


def may_use(actor: Actor, credential: object) -> bool:
    """A rule: a person signs with their own certificate; the clerk of the agency uses its seal (NĐ 30/2020,
    Điều 32).
    """
    if not isinstance(credential, Credential):
        return actor.is_signed_in
    if credential.kind == CredentialKind.PERSON:
        return credential.owner_code == actor.code
    return credential.owner_code == actor.agency and actor.has_role("clerk")


ISSUE = POLICY.act("issue_credential", vi="Cấp chứng thư số", en="Issue a signing certificate", rule=is_operator)
REVOKE = POLICY.act("revoke_credential", vi="Thu hồi chứng thư số", en="Revoke a certificate", rule=is_operator)
SIGN = POLICY.act("sign", vi="Ký số văn bản", en="Sign a document", rule=may_use)

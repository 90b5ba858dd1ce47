"""The person's store: results go in when issued, and every reuse leaves a line naming the deciding dossier."""

from __future__ import annotations

from datetime import datetime

from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Party, Result, VaultDocument, VaultUse


def keep_result(dossier: Dossier, result: Result, *, at: datetime) -> VaultDocument | None:
    """The sealed result lies in its owner's store; None when the owner's identifier is not known."""
    owners = dossier.parties.exclude(personal_id="").filter(role__in=[Party.Role.OWNER, Party.Role.APPLICANT])
    owner = owners.order_by("-role").first()
    if owner is None or not result.is_positive:
        return None
    return VaultDocument.objects.create(
        code=result.code, owner_id=owner.personal_id, kind=result.kind, title=result.title, number=result.number,
        issuer=dossier.competent_agency, issued_on=at.date(), data=result.content, file_code=result.file_code,
        dossier_code=dossier.code, kept_at=at,
    )  # fmt: skip


def note_use(*, document: VaultDocument, dossier_code: str, by: Actor, at: datetime) -> VaultUse:
    """The owner can read that the document was used, for which dossier, by whom."""
    return VaultUse.objects.create(
        document=document,
        dossier_code=dossier_code,
        by_code=by.code,
        by_name=by.name,
        agency=by.agency,
        at=at,
    )

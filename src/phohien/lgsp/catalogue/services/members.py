"""Members, their systems and groups: registered, renamed, ended. Codes stay, so that old evidence can be read."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Act, Actor
from phohien.kernel.text import fold
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import Group, GroupMembership, Member, MemberAlias, Subsystem
from phohien.lgsp.catalogue.policy import POLICY
from phohien.lgsp.catalogue.queries import members as queries
from phohien.lgsp.catalogue.rules import lifecycle, naming
from phohien.lgsp.catalogue.services import configuration
from phohien.lgsp.catalogue.services.acting import refused
from phohien.lgsp.directory import queries as directory


@transaction.atomic
def register_member(
    *,
    member_class: str,
    code: str,
    agency_code: str,
    by: Actor,
    at: datetime,
    name: str = "",
    name_en: str = "",
    valid_from: date | None = None,
    legal_basis: str = "",
) -> Member:
    """The member takes part from ``valid_from`` (today). A government agency's code and name are the directory's.

    Raises NotAllowed, NotFound (no such agency), Refused.
    """
    POLICY.require(by, policy.KEEP_MEMBERS)
    begins = valid_from or at.date()
    if member_class == "GOV":
        agency = directory.agency_by_code(code, begins)
        code, agency_code = agency.code, agency.code
        name, name_en = agency.name, agency.name_en
    else:
        agency_code = directory.agency_by_code(agency_code, begins).code
    if not naming.is_member_code(code):
        raise refused(
            "Mã thành viên gồm chữ không dấu, số, dấu chấm, gạch nối.",
            "A member's code has letters without accents, digits, dots and dashes.", "bad_code", "code",
        )  # fmt: skip
    if not name.strip():
        raise refused("Hãy nhập tên thành viên.", "Enter the member's name.", "no_name", "name")
    if queries.find_member(member_class, code, begins) is not None:
        raise refused(
            "Thành viên mang mã {known} đã có trong danh mục.", "The member {known} is in the catalogue already.",
            "known", "code", known=code,
        )  # fmt: skip
    member = Member(
        member_class=member_class, code=code, name=name.strip(), name_en=name_en.strip(), agency_code=agency_code,
        legal_basis=legal_basis.strip(), valid_from=begins,
    )  # fmt: skip
    member.search_key = fold(f"{member.name} {member.name_en} {member.code} {member.agency_code}")
    member.save()
    _record(policy.KEEP_MEMBERS, member.address, by, at, "registered", agency_code)
    return member


@transaction.atomic
def add_alias(*, member: Member, code: str, by: Actor, at: datetime, valid_from: date | None = None) -> MemberAlias:
    """The member is also known by that code from ``valid_from`` (its own beginning). Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_MEMBERS, member)
    if not naming.is_member_code(code):
        raise refused("Mã cũ không đúng dạng.", "The older code has a wrong form.", "bad_code", "code")
    try:
        with transaction.atomic():
            alias = MemberAlias.objects.create(member=member, code=code, valid_from=valid_from or member.valid_from)
    except IntegrityError as fault:
        raise refused(
            "Mã {known} đang là mã khác của một thành viên.", "The code {known} is already another code of a member.",
            "known", "code", known=code,
        ) from fault  # fmt: skip
    _record(policy.KEEP_MEMBERS, member.address, by, at, f"alias {code}", member.agency_code)
    _follow_if_used(member, by, at, f"alias of {member.address}")
    return alias


@transaction.atomic
def end_member(*, member: Member, valid_until: date, by: Actor, at: datetime, reason: str) -> Member:
    """The member takes part until before ``valid_until``; its systems must be closed first. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_MEMBERS, member)
    if member.subsystems.filter(closed_at=None).exists():
        raise refused(
            "Hãy đóng hết các hệ thống của thành viên trước.", "Close all systems of the member first.", "has_systems"
        )
    if valid_until <= member.valid_from:
        raise refused(
            "Ngày kết thúc phải sau ngày bắt đầu.", "The end must come after the beginning.", "period", "valid_until"
        )
    member.valid_until = valid_until
    member.save(update_fields=["valid_until"])
    _record(policy.KEEP_MEMBERS, member.address, by, at, reason, member.agency_code)
    return member


@transaction.atomic
def register_subsystem(
    *,
    member: Member,
    code: str,
    name: str,
    by: Actor,
    at: datetime,
    name_en: str = "",
    purpose: str = "",
    evidence: str = "full",
    evidence_reason: str = "",
) -> Subsystem:
    """The member has the system, known to the gateway at once. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_SUBSYSTEM, member)
    if not naming.is_code(code):
        raise refused(
            "Mã hệ thống gồm 3 đến 36 chữ không dấu, số, dấu chấm, gạch nối và bắt đầu bằng chữ.",
            "A system's code has 3 to 36 letters without accents, digits, dots, dashes, and begins with a letter.",
            "bad_code", "code",
        )  # fmt: skip
    if member.subsystems.filter(code__iexact=code).exists():
        raise refused("Mã này đã dùng.", "This code has been used.", "known", "code")
    if evidence != "full" and not evidence_reason.strip():
        raise refused(
            "Hãy ghi căn cứ pháp lý của việc không lưu nội dung.", "State the legal reason for keeping less evidence.",
            "no_reason", "evidence_reason",
        )  # fmt: skip
    system = Subsystem(
        member=member, code=code, name=name.strip(), name_en=name_en.strip(), purpose=purpose.strip(),
        evidence=evidence, evidence_reason=evidence_reason.strip(), registered_at=at,
    )  # fmt: skip
    system.search_key = fold(f"{system.name} {system.name_en} {system.code} {member.name} {member.code}")
    system.save()
    _record(policy.KEEP_SUBSYSTEM, system.address, by, at, "registered", member.agency_code)
    configuration.follow(by=by, at=at, cause=f"register {system.address}")
    return system


@transaction.atomic
def close_subsystem(*, subsystem: Subsystem, by: Actor, at: datetime, reason: str) -> Subsystem:
    """The system neither calls nor provides any more; its rights and keys end now. Cannot be undone.

    Raises NotAllowed, Refused when a service of it is still provided.
    """
    POLICY.require(by, policy.KEEP_SUBSYSTEM, subsystem)
    if not reason.strip():
        raise refused("Hãy ghi lý do.", "Say why.", "no_reason", "reason")
    subsystem = Subsystem.objects.select_for_update(of=("self",)).select_related("member").get(pk=subsystem.pk)
    if subsystem.closed_at is not None:
        raise refused("Hệ thống đã đóng.", "The system is closed already.", "closed")
    if subsystem.services.filter(versions__state__in=lifecycle.OPEN_STATES).exists():
        raise refused(
            "Hệ thống còn dịch vụ đang cung cấp: hãy đóng các dịch vụ đó trước.",
            "The system still provides services: close them first.", "has_services",
        )  # fmt: skip
    subsystem.closed_at = at
    subsystem.save(update_fields=["closed_at"])
    subsystem.grants.filter(valid_from__lte=at, valid_until__gt=at).update(
        valid_until=at, revoked_at=at, revoke_reason=reason
    )
    subsystem.keys.filter(revoked_at=None).update(revoked_at=at, revoke_reason="ended", sealed_secret="")
    subsystem.certificates.filter(revoked_at=None).update(revoked_at=at, revoke_reason="ended")
    subsystem.sender_keys.filter(revoked_at=None).update(revoked_at=at, revoke_reason="ended")
    _record(policy.KEEP_SUBSYSTEM, subsystem.address, by, at, reason, subsystem.member.agency_code)
    configuration.follow(by=by, at=at, cause=f"close {subsystem.address}")
    return subsystem


@transaction.atomic
def create_group(*, code: str, name: str, by: Actor, at: datetime, name_en: str = "") -> Group:
    """The group exists, without members yet. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_GROUPS)
    if not naming.is_code(code) or Group.objects.filter(code__iexact=code).exists():
        raise refused(
            "Mã nhóm không đúng dạng hoặc đã dùng.", "The code has a wrong form or is used.", "bad_code", "code"
        )
    group = Group.objects.create(code=code, name=name.strip(), name_en=name_en.strip(), created_at=at)
    _record(policy.KEEP_GROUPS, f"group:{code}", by, at, "created", "")
    return group


@transaction.atomic
def join_group(*, group: Group, subsystem: Subsystem, by: Actor, at: datetime) -> GroupMembership:
    """The system belongs to the group and has its rights from now on. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_GROUPS)
    if subsystem.closed_at is not None:
        raise refused("Hệ thống đã đóng.", "The system is closed.", "closed", "subsystem")
    if group.memberships.filter(queries.in_force(at), subsystem=subsystem).exists():
        raise refused("Hệ thống đã ở trong nhóm.", "The system is in the group already.", "known", "subsystem")
    membership = GroupMembership.objects.create(group=group, subsystem=subsystem, valid_from=at)
    _record(policy.KEEP_GROUPS, f"group:{group.code}", by, at, f"+ {subsystem.address}", subsystem.member.agency_code)
    configuration.follow(by=by, at=at, cause=f"{subsystem.address} joins {group.code}")
    return membership


@transaction.atomic
def leave_group(*, group: Group, subsystem: Subsystem, by: Actor, at: datetime) -> None:
    """The system has the group's rights no more, from now on. Raises NotAllowed."""
    POLICY.require(by, policy.KEEP_GROUPS)
    group.memberships.filter(queries.in_force(at), subsystem=subsystem).update(valid_until=at)
    _record(policy.KEEP_GROUPS, f"group:{group.code}", by, at, f"- {subsystem.address}", subsystem.member.agency_code)
    configuration.follow(by=by, at=at, cause=f"{subsystem.address} leaves {group.code}")


def _record(act: Act, subject: str, by: Actor, at: datetime, note: str, agency: str) -> None:
    ledger.record(act=act, subject=f"lgsp:{subject}", by=by, at=at, note=note, agency=agency)


def _follow_if_used(member: Member, by: Actor, at: datetime, cause: str) -> None:
    if member.subsystems.filter(closed_at=None).exists():
        configuration.follow(by=by, at=at, cause=cause)

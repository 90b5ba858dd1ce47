"""Trying services: test systems opened on the spot, checks of drafts, calls from the console that stand in the ledger."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import CheckCall, ClientKey, Member, ServiceVersion, Subsystem
from phohien.lgsp.catalogue.policy import POLICY
from phohien.lgsp.catalogue.queries import members as queries
from phohien.lgsp.catalogue.rules import keys as key_rules
from phohien.lgsp.catalogue.rules import lifecycle
from phohien.lgsp.catalogue.rules.naming import console_address
from phohien.lgsp.catalogue.services import configuration
from phohien.lgsp.catalogue.services.acting import refused
from phohien.lgsp.catalogue.services.keys import ShownOnce
from phohien.lgsp.contracts import sealing

LIFE = timedelta(days=90)
MOST_OPEN = 5
DEMO_CODE = "HETHONGTHU"


@transaction.atomic
def open_test_system(*, member: Member, name: str, by: Actor, at: datetime) -> tuple[Subsystem, ShownOnce]:
    """The member has a further test system with a key for ninety days, which opens sandboxes and the echo only.

    Nobody need consent: nothing real can be reached with it. Raises NotAllowed, Refused.
    """
    POLICY.require(by, policy.OPEN_TEST_SYSTEM, member)
    if not name.strip():
        raise refused("Hãy đặt tên cho hệ thống thử.", "Give the test system a name.", "no_name", "name")
    Member.objects.select_for_update().get(pk=member.pk)
    if queries.test_systems_of(member).count() >= MOST_OPEN:
        raise refused(
            "Cơ quan đã có {n} hệ thống thử. Hãy đóng một hệ thống trước.",
            "The agency has {n} test systems already. Close one of them first.", "too_many_test_systems", n=MOST_OPEN,
        )  # fmt: skip
    system = _system(member, f"THU-{secrets.token_hex(3).upper()}", name, at)
    shown = _key(system, key_rules.new_key(), at)
    _record_opening(system, by, at)
    configuration.follow(by=by, at=at, cause=f"test system {system.address}")
    return system, shown


@transaction.atomic
def close_test_system(*, system: Subsystem, by: Actor, at: datetime) -> Subsystem:
    """The test system and its keys work no more. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.OPEN_TEST_SYSTEM, system)
    system = Subsystem.objects.select_for_update(of=("self",)).select_related("member").get(pk=system.pk)
    if not system.is_test or system.code == DEMO_CODE:
        raise refused(
            "Đây không phải hệ thống thử của cơ quan bạn.",
            "This is no test system of your agency's own.",
            "no_test_system",
        )
    if system.closed_at is not None:
        raise refused("Hệ thống đã đóng.", "The system is closed.", "closed")
    system.closed_at = at
    system.save(update_fields=["closed_at"])
    system.keys.filter(revoked_at=None).update(revoked_at=at, revoke_reason="ended", sealed_secret="")
    ledger.record(
        act=policy.OPEN_TEST_SYSTEM, subject=f"lgsp:{system.address}", by=by, at=at, note="closed",
        agency=system.member.agency_code,
    )  # fmt: skip
    configuration.follow(by=by, at=at, cause=f"test system {system.address}")
    return system


@transaction.atomic
def open_demo_system(*, member: Member, by: Actor, at: datetime) -> None:
    """In a demonstration everybody has one test system whose key :func:`demo_key` tells; a second call changes nothing."""
    POLICY.require(by, policy.KEEP_SUBSYSTEM, member)
    if not settings.DEMO:
        raise refused("Chỉ có trong bản dùng thử.", "Only in a demonstration.", "no_demo")
    system = Subsystem.objects.filter(member=member, code=DEMO_CODE).select_related("member").first()
    if system is None:
        system = _system(member, DEMO_CODE, "Hệ thống thử dùng chung (bản trình diễn)", at)
        _record_opening(system, by, at)
    made = demo_key()
    if not system.keys.filter(access_key=made.access_key, valid_until__gt=at + LIFE / 3).exists():
        system.keys.filter(access_key=made.access_key).delete()
        _key(system, made, at)
        configuration.follow(by=by, at=at, cause=f"test system {system.address}")


def demo_key() -> key_rules.NewKey:
    """The key of the demonstration's test system: derived from the installation's own secret, shown to everybody there."""
    seed = sealing.derived_key(settings.SECRET_KEY, b"phohien/lgsp/demo-test-key/1").hex()
    return key_rules.NewKey(f"PHTHU{seed[:15].upper()}", seed[16:])


def _system(member: Member, code: str, name: str, at: datetime) -> Subsystem:
    system = Subsystem(
        member=member, code=code, name=name.strip()[:200], purpose="Thử nghiệm kết nối.", registered_at=at, is_test=True
    )
    system.search_key = queries.search_key_of_system(system)
    system.save()
    return system


def _key(system: Subsystem, made: key_rules.NewKey, at: datetime) -> ShownOnce:
    sealed = sealing.seal_secret(made.secret, access_key=made.access_key, key=sealing.sealing_key(settings.SECRET_KEY))
    ClientKey.objects.create(
        subsystem=system, access_key=made.access_key, sealed_secret=sealed, note="Khóa thử", valid_from=at,
        valid_until=at + LIFE,
    )  # fmt: skip
    return ShownOnce(key_rules.app_name(system.address), made.access_key, made.secret)


def _record_opening(system: Subsystem, by: Actor, at: datetime) -> None:
    ledger.record(
        act=policy.OPEN_TEST_SYSTEM, subject=f"lgsp:{system.address}", by=by, at=at, note=system.name,
        agency=system.member.agency_code,
    )  # fmt: skip


@transaction.atomic
def record_check(
    *, version: ServiceVersion, method: str, path: str, status: int, milliseconds: int, query_id: str,
    faults: tuple[str, ...], by: Actor, at: datetime,
) -> CheckCall:  # fmt: skip
    """What a call of the draft brought is kept; without ``faults`` it passed. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.CHECK_SERVICE, version)
    if version.state not in (lifecycle.DRAFT, lifecycle.TESTED) or version.description is None:
        raise refused("Chỉ kiểm tra dịch vụ chưa công bố.", "Only what is not published yet is checked.", "not_draft")
    made = CheckCall.objects.create(
        service_version=version, method=method, path=path[:300], url=version.url, description=version.description,
        called_at=at, called_by_name=by.name[:200], status=status, milliseconds=milliseconds, query_id=query_id,
        passed=not faults, faults="\n".join(faults)[:4000],
    )  # fmt: skip
    ledger.record(
        act=policy.CHECK_SERVICE, subject=f"lgsp:{version.address}", by=by, at=at, note=f"{method} {path}",
        agency=version.service.subsystem.member.agency_code,
        data={"status": status, "passed": made.passed, "query_id": query_id},
    )  # fmt: skip
    return made


@transaction.atomic
def record_try(*, version: ServiceVersion, method: str, path: str, query_id: str, by: Actor, at: datetime) -> None:
    """That the sandbox is called stands in the ledger. Raises NotAllowed."""
    POLICY.require(by, policy.TRY_SANDBOX)
    ledger.record(
        act=policy.TRY_SANDBOX, subject=f"lgsp:{version.address}", by=by, at=at, note=f"{method} {path}",
        agency=by.agency, data={"query_id": query_id, "client": console_address()},
    )  # fmt: skip


@transaction.atomic
def record_call(
    *, version: ServiceVersion, client: Subsystem, method: str, path: str, purpose: str, query_id: str, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """That the service itself is about to be called, by whom and for what, stands in the ledger before it happens.

    Raises NotAllowed, Refused without a purpose.
    """
    POLICY.require(by, policy.CALL_SERVICE, client)
    if client.is_test or client.closed_at is not None:
        raise refused(
            "Hệ thống này không gọi được dịch vụ thật.", "This system cannot call a real service.", "closed", "client"
        )
    if len(purpose.strip()) < 10:
        raise refused(
            "Hãy nêu mục đích của lượt gọi thật (ít nhất 10 ký tự).",
            "State what the real call is for (at least 10 signs).", "no_purpose", "purpose",
        )  # fmt: skip
    ledger.record(
        act=policy.CALL_SERVICE, subject=f"lgsp:{version.address}", by=by, at=at, note=purpose.strip(),
        agency=client.member.agency_code, data={"call": f"{method} {path}", "client": client.address, "query_id": query_id},
    )  # fmt: skip

"""What stands in the catalogue in the words of the contract with the gateway, and the configurations published."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec
from django.conf import settings
from django.db.models import QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.models import (
    ClientCertificate,
    ClientKey,
    Endpoint,
    Grant,
    GroupMembership,
    Member,
    PublishedConfiguration,
    SenderKey,
    ServiceVersion,
    Subsystem,
)
from phohien.lgsp.catalogue.queries import twins
from phohien.lgsp.catalogue.queries.members import in_force, standing_on
from phohien.lgsp.catalogue.rules import judging, keys, lifecycle, naming, snapshot
from phohien.lgsp.contracts import configuration as contract


def latest() -> PublishedConfiguration | None:
    """The configuration of the highest number."""
    return PublishedConfiguration.objects.order_by("-number").first()


def list_published() -> QuerySet[PublishedConfiguration]:
    """Every configuration, newest first, without its content."""
    return PublishedConfiguration.objects.defer("content", "signature", "signer").order_by("-number")


def read(made: PublishedConfiguration) -> contract.Snapshot:
    """What it says. Raises msgspec.ValidationError when an earlier release wrote it in a form no longer known."""
    return msgspec.json.decode(bytes(made.content), type=contract.Snapshot)


def published(number: int) -> PublishedConfiguration:
    """The configuration of that number. Raises NotFound."""
    found = PublishedConfiguration.objects.filter(number=number).first()
    if found is None:
        words = Words("Không có cấu hình số này.", "There is no configuration of this number.")
        raise NotFound(words, code="catalogue.no_such_configuration")
    return found


def build(version: int, at: datetime) -> contract.Snapshot:
    """The configuration as the catalogue stands: open systems of members, services in operation, live rights and keys."""
    systems = list(
        Subsystem.objects.filter(closed_at=None, member__in=Member.objects.filter(standing_on(at.date())))
        .select_related("member")
        .prefetch_related("member__aliases")
    )
    described = list(
        ServiceVersion.objects.exclude(state=lifecycle.CLOSED)
        .filter(service__subsystem__in=systems, description__isnull=False)
        .select_related("service__subsystem__member", "description")
        .prefetch_related("endpoints")
    )
    versions = [one for one in described if one.state in lifecycle.OPEN_STATES]
    tried = twins.of(described, systems, house=settings.PUBLIC_URL)
    return snapshot.build(
        instance=naming.INSTANCE,
        version=version,
        at=at,
        subsystems=[*_parties(systems, versions, tried.services), tried.console],
        rights=[*_rights(versions, systems, at), *tried.rights],
        keys=_keys(systems, at),
        certificates=_certificates(systems, at),
        events=f"{settings.PUBLIC_URL}/api/v1/events/r1",
        public_keys=_public_keys(systems, at),
    )


def _parties(
    systems: list[Subsystem], versions: list[ServiceVersion], more: dict[int, list[contract.Service]]
) -> list[contract.Subsystem]:
    provided: dict[int, list[contract.Service]] = {key: list(found) for key, found in more.items()}
    for version in versions:
        provided.setdefault(version.service.subsystem_id, []).extend(_services(version))
    return [
        contract.Subsystem(
            member_class=one.member.member_class,
            member_code=one.member.code,
            subsystem=one.code,
            name=one.name,
            services=tuple(provided.get(one.pk, ())),
            aliases=tuple(sorted(alias.code for alias in one.member.aliases.all())),
        )
        for one in systems
    ]


def _operations(version: ServiceVersion) -> tuple[contract.Operation, ...]:
    if not version.judged or version.description is None:
        return ()
    return judging.operations(bytes(version.description.content))


def _services(version: ServiceVersion) -> list[contract.Service]:
    """A REST service, or each operation of a SOAP one: in X-Road the body's element bears the service's code."""
    whole = _service(version)
    if version.service.protocol == "rest":
        return [whole]
    return [
        replace(whole, code=one.name, endpoints=(snapshot.endpoint_of(one.method, one.path),))
        for one in version.endpoints.all()
    ]


def address_called(one: Endpoint, version: ServiceVersion) -> str:
    """The identifier under which the endpoint is called."""
    if version.service.protocol == "rest":
        return version.address
    return naming.operation_address(version.service.subsystem.address, one.name, version.version)


def _service(version: ServiceVersion) -> contract.Service:
    service = version.service
    is_rest = service.protocol == "rest"
    return contract.Service(
        code=naming.wire_code(service.code, version.version, service.protocol),
        version=None if is_rest else version.version,
        kind="OPENAPI" if is_rest else "SOAP",
        addresses=(version.url,),
        endpoints=tuple(snapshot.endpoint_of(one.method, one.path) for one in version.endpoints.all()),
        timeout_seconds=float(version.timeout_seconds),
        description=bytes(version.description.content).decode() if version.description else None,
        evidence=service.subsystem.evidence,  # type: ignore[arg-type]
        keep_days=service.subsystem.keep_days,
        title=service.name,
        deprecated=version.state == lifecycle.DEPRECATED,
        personal_data=service.personal_data,  # type: ignore[arg-type]
        sandbox=version.sandbox_url,
        question=version.question,
        judged=version.judged,  # type: ignore[arg-type]
        operations=_operations(version),
    )


def _rights(versions: list[ServiceVersion], systems: list[Subsystem], at: datetime) -> list[contract.Right]:
    by_version = {version.pk: version for version in versions}
    by_pk = {system.pk: system.address for system in systems}
    trying = {system.pk for system in systems if system.is_test}
    members_of = _members_of_groups(at)
    grants = Grant.objects.filter(endpoint__service_version__in=versions, valid_from__lte=at, valid_until__gt=at)
    return [
        contract.Right(
            client=by_pk[holder],
            service=address_called(one.endpoint, by_version[one.endpoint.service_version_id]),
            endpoints=(snapshot.endpoint_of(one.endpoint.method, one.endpoint.path),),
            until=one.valid_until,
            id=one.code,
            per_minute=one.per_minute,
            per_day=one.per_day,
        )
        for one in grants.select_related("endpoint")
        for holder in ([one.subsystem_id] if one.subsystem_id else members_of.get(one.group_id, []))
        if holder in by_pk and holder not in trying
    ]


def _members_of_groups(at: datetime) -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = {}
    for group, system in GroupMembership.objects.filter(in_force(at)).values_list("group", "subsystem"):
        found.setdefault(group, []).append(system)
    return found


def _keys(systems: list[Subsystem], at: datetime) -> list[contract.AccessKey]:
    found = ClientKey.objects.filter(subsystem__in=systems, revoked_at=None, valid_from__lte=at, valid_until__gt=at)
    return [
        contract.AccessKey(
            access_key=one.access_key,
            app_name=keys.app_name(one.subsystem.address),
            client=one.subsystem.address,
            sealed_secret=one.sealed_secret,
            until=one.valid_until,
        )
        for one in found.select_related("subsystem__member")
    ]


def _certificates(systems: list[Subsystem], at: datetime) -> list[contract.Certificate]:
    found = ClientCertificate.objects.filter(
        subsystem__in=systems, revoked_at=None, valid_from__lte=at, valid_until__gt=at
    )
    return [
        contract.Certificate(
            sha256=one.sha256,
            subject=one.subject,
            client=one.subsystem.address,
            until=one.valid_until,
            pem=one.pem,
        )
        for one in found.select_related("subsystem__member")
    ]


def _public_keys(systems: list[Subsystem], at: datetime) -> list[contract.PublicKey]:
    found = SenderKey.objects.filter(subsystem__in=systems, revoked_at=None, valid_from__lte=at, valid_until__gt=at)
    return [
        contract.PublicKey(
            key_id=one.key_id,
            client=one.subsystem.address,
            algorithm=one.algorithm,  # type: ignore[arg-type]
            pem=one.pem,
            until=one.valid_until,
        )
        for one in found.select_related("subsystem__member")
    ]

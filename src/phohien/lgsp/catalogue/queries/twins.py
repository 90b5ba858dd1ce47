"""What can be tried, in the words of the contract with the gateway: sandboxes, drafts being checked, the echo.

A published service has a twin whose code (of SOAP: version) ends in ``~sandbox``: its provider's address for trials, or
ours, which answers from the description. A draft with description and address has one that ends in ``~check``, for the
catalogue alone. Test systems may call every sandbox and the echo, and nothing else; the catalogue calls in the name of
``naming.CONSOLE``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from phohien.lgsp.catalogue.models import ServiceVersion, Subsystem
from phohien.lgsp.catalogue.rules import lifecycle, naming, sandbox, snapshot
from phohien.lgsp.contracts import configuration as contract

CALLS_PER_MINUTE = 120
"""For each test system and sandbox: enough for a suite of tests, too little for a load test on a provider's trial system."""
SANDBOX_PATH = "/api/v1/catalogue/sandbox"


@dataclass(frozen=True, slots=True)
class Twins:
    """Services by their subsystem's key, the console itself, and the rights to all of them."""

    console: contract.Subsystem
    services: dict[int, list[contract.Service]] = field(default_factory=dict)
    rights: list[contract.Right] = field(default_factory=list)


def of(versions: list[ServiceVersion], systems: list[Subsystem], *, house: str) -> Twins:
    """The twins of these described versions. ``house`` is the public address under which our sandbox answers."""
    echo = contract.Service(
        code=naming.ECHO, kind="REST", addresses=(f"{house}{SANDBOX_PATH}/echo",), title="Echo", evidence="full",
        endpoints=(contract.Endpoint(),), timeout_seconds=10.0,
    )  # fmt: skip
    member_class, member, code = naming.CONSOLE
    console = contract.Subsystem(
        member_class=member_class, member_code=member, subsystem=code, name="Bàn dùng thử LGSP", services=(echo,)
    )
    made = Twins(console)
    callers = [naming.console_address(), *(system.address for system in systems if system.is_test)]
    services = {f"{naming.console_address()}/{naming.ECHO}": echo.endpoints}
    for version in versions:
        is_open = version.state in lifecycle.OPEN_STATES
        if not is_open and not version.url:
            continue
        for twin, address in _twins(version, house):
            made.services.setdefault(version.service.subsystem_id, []).append(twin)
            if is_open:
                services[address] = twin.endpoints
            else:
                made.rights.append(
                    contract.Right(client=callers[0], service=address, endpoints=twin.endpoints, id="check")
                )
    made.rights.extend(
        contract.Right(client=client, service=service, endpoints=endpoints, id="sandbox", per_minute=CALLS_PER_MINUTE)
        for client in callers
        for service, endpoints in services.items()
    )
    return made


def mark_of(version: ServiceVersion) -> str:
    """What marks the version's twin: its sandbox, or a draft's own address in a check."""
    return sandbox.CODE if version.state in lifecycle.OPEN_STATES else sandbox.CHECK


def address_of(version: ServiceVersion, operation: str = "") -> str:
    """The identifier of the version's twin; of a SOAP service, of that ``operation`` (its name), which it is called by."""
    service, mark = version.service, mark_of(version)
    if service.protocol == "rest":
        wire = naming.wire_code(service.code, version.version, service.protocol)
        return f"{service.subsystem.address}/{naming.identifier(wire + mark)}"
    return naming.operation_address(service.subsystem.address, operation, version.version + mark)


def sandbox_url(version: ServiceVersion, house: str) -> str:
    """Where our own sandbox answers for the version."""
    service = version.service
    member = service.subsystem.member
    parts = naming.identifier(member.member_class, member.code, service.subsystem.code, service.code, version.version)
    return f"{house}{SANDBOX_PATH}/{parts}"


def _twins(version: ServiceVersion, house: str) -> list[tuple[contract.Service, str]]:
    """The twin of a REST service, or of each operation of a SOAP one, with its identifier."""
    service, mark = version.service, mark_of(version)
    is_check = mark == sandbox.CHECK
    common = contract.Service(
        code=f"{naming.wire_code(service.code, version.version, service.protocol)}{mark}",
        kind="REST" if is_check else "OPENAPI",
        addresses=(version.url if is_check else version.sandbox_url or sandbox_url(version, house),),
        endpoints=tuple(snapshot.endpoint_of(one.method, one.path) for one in version.endpoints.all()),
        timeout_seconds=float(version.timeout_seconds),
        description=bytes(version.description.content).decode() if version.description and not is_check else None,
        title=service.name,
        evidence=service.subsystem.evidence,  # type: ignore[arg-type]
        hidden=is_check,
    )
    if service.protocol == "rest":
        return [(common, address_of(version))]
    return [
        (replace(common, kind="SOAP", code=one.name, version=version.version + mark,
                 endpoints=(snapshot.endpoint_of(one.method, one.path),)), address_of(version, one.name))
        for one in version.endpoints.all()
    ]  # fmt: skip

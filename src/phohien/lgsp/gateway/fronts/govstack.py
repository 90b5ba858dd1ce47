"""The directory in GovStack's words: who there is and what they provide, for clients of its Information Mediator.

Two dialects of one interface: the published OpenAPI (addresses under ``/r1``, ``instanceId``), and the acceptance
scenarios of the same project (no prefix, ``GovStackInstance``, no client named). Members come from a file: ours, or the
scenarios' own list. Nothing is forwarded here; exchanges go through the gateway proper.

Source: GovStack bb-information-mediator, Directory Services API 1.0 and its test/openAPI.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

import msgspec

from phohien.kernel import plain_yaml
from phohien.lgsp.contracts.configuration import Service, Subsystem
from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.core.routing import METASERVICES

JSON = b"Content-Type:application/json; charset=utf-8\r\n"


@dataclass(frozen=True, slots=True)
class Party:
    """An application of a member of an instance, and its services."""

    instance: str
    member_class: str
    member_code: str
    application: str | None
    name: str
    services: tuple[Service, ...]


def parties_of(content: bytes) -> list[Party]:
    """The parties of a file of members, JSON or YAML: ours with ``subsystems``, the scenarios' with ``data``, or
    GovStack's own configuration with ``members`` and their ``applications``.

    Raises NotPlain, msgspec.MsgspecError, TypeError or KeyError.
    """
    read = plain_yaml.read(content.decode())
    if "data" in read:
        return [_scenario(item) for item in read["data"]]
    if "members" in read:
        return [party for member in read["members"] for party in _configured(read["instance"], member)]
    instance, subsystems = read["instance"], msgspec.convert(read["subsystems"], list[Subsystem])
    return [Party(instance, x.member_class, x.member_code, x.subsystem, x.name, x.services) for x in subsystems]


def _scenario(item: dict[str, Any]) -> Party:
    codes = dict.fromkeys(service["serviceCode"] for service in item["service"])
    described = tuple(
        Service(code=code, addresses=(), kind="OPENAPI", description='{"openapi":"3.0.0"}') for code in codes
    )
    return Party(
        item["GovStackInstance"], item["memberClass"], item["memberCode"], item["applicationCode"], "", described
    )


def _configured(instance: str, member: dict[str, Any]) -> list[Party]:
    """GovStack's configuration says where a description lies; it is not fetched, so these services have none."""
    owner = (str(instance), str(member["class"]), str(member["code"]))
    applications = [
        Party(
            *owner, str(one["id"]), str(member["name"]),
            tuple(Service(code=str(item["id"]), addresses=(item["service_url"],), kind="OPENAPI")
                  for item in one.get("services") or ()),
        )
        for one in member.get("applications") or ()
    ]  # fmt: skip
    return [Party(*owner, None, str(member["name"]), ()), *applications]


class Directory:
    """Answers as a door does."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self.parties = {(p.instance, p.member_class, p.member_code, p.application): p for p in parties}

    async def answer(self, incoming: Incoming) -> Reply:
        """The directory's answer; 400 and a sentence to whatever it does not know."""
        path, _, raw = incoming.target.decode("ascii", "replace").partition("?")
        query = {name: values[-1] for name, values in parse_qs(raw, keep_blank_values=True).items()}
        if incoming.method != "GET":
            return _sentence(405, "The directory is asked with GET.")
        if path == "/listClients":
            return _json({"member": [self._client(party) for party in self.parties.values() if _wanted(party, query)]})
        parts = [unquote(part) for part in path.strip("/").split("/")]
        published = parts[:1] == ["r1"]
        parts = parts[1:] if published else parts
        party = self.parties.get((parts[0], parts[1], parts[2], parts[3])) if len(parts) == 5 else None
        if len(parts) != 5 or parts[4] not in METASERVICES:
            return _sentence(400, "There is no such member, application or metaservice.")
        if published and not any(name.lower() == b"x-govstack-client" for name, _ in incoming.headers):
            return _sentence(400, "The header field X-GovStack-Client is missing.")
        if party is None and (published or parts[4] == "getOpenAPI"):
            return _sentence(400, "There is no such member or application.")
        if party is None:  # the scenarios ask an application nobody has what it provides, and expect: nothing
            return _json({"member": []})
        if parts[4] == "getOpenAPI":
            return _description(party, query.get("serviceCode", ""))
        return _json({"member": [_service(party, service, published) for service in party.services]})

    @staticmethod
    def _client(party: Party) -> dict[str, Any]:
        return {
            "objectType": {"object_type": "SUBSYSTEM" if party.application else "MEMBER"},
            **_owner(party, published=False),
        }


def _wanted(party: Party, query: dict[str, str]) -> bool:
    """The scenarios ask for instances nobody has and expect the whole list, so an unknown one is no filter."""
    return query.get("instanceId") in {None, "", party.instance} or "serviceId" in query


def _owner(party: Party, *, published: bool) -> dict[str, Any]:
    made = {"instanceId" if published else "GovStackInstance": party.instance, "memberClass": party.member_class,
            "memberCode": party.member_code}  # fmt: skip
    return made | ({"applicationCode": party.application} if party.application else {})


def _service(party: Party, service: Service, published: bool) -> dict[str, Any]:
    return {
        "objectType": "SERVICE" if published else {"object_type": "SERVICE"},
        "serviceType": service.kind,
        **_owner(party, published=published),
        "serviceCode": service.code,
        **({"serviceVersion": service.version} if service.version else {}),
        "endpointList": {"member": [{"method": item.method, "path": item.path} for item in service.endpoints]},
    }


def _description(party: Party, code: str) -> Reply:
    found = next((item for item in party.services if item.code == code and item.description is not None), None)
    if found is None:
        return _sentence(400, "The query must name a serviceCode of this application that is described.")
    return _json(found.description)


def _json(content: object) -> Reply:
    return Reply(200, b"OK", JSON, msgspec.json.encode(content))


def _sentence(status: int, words: str) -> Reply:
    reason, fields = (b"Method Not Allowed", b"Allow:GET\r\n" + JSON) if status == 405 else (b"Bad Request", JSON)
    return Reply(status, reason, fields, msgspec.json.encode(words))

"""Who may do what in the catalogue. The catalogue itself is public; the provider alone consents to the use of its data."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor, Policy, anyone
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.models import (
    AccessRequest,
    ClientCertificate,
    ClientKey,
    Grant,
    Member,
    SenderKey,
    Service,
    ServiceVersion,
    Subsystem,
)
from phohien.lgsp.catalogue.rules import lifecycle

POLICY = Policy("catalogue")
PROVIDER, CONSUMER, OPERATOR = "service_provider", "service_consumer", "operator"


def agency_of(thing: Any) -> str:
    """The agency whose officials act for the thing: for a request or a right, the providing side's."""
    if isinstance(thing, Member):
        return thing.agency_code
    if isinstance(thing, Subsystem):
        return thing.member.agency_code
    if isinstance(thing, Service):
        return thing.subsystem.member.agency_code
    if isinstance(thing, ServiceVersion):
        return agency_of(thing.service)
    if isinstance(thing, AccessRequest):
        return agency_of(thing.service_version)
    if isinstance(thing, Grant):
        return agency_of(thing.endpoint.service_version)
    if isinstance(thing, ClientKey | ClientCertificate | SenderKey):
        return agency_of(thing.subsystem)
    raise TypeError(f"Nobody acts for a {type(thing).__name__}.")


def is_operator(actor: Actor, _thing: Any) -> bool:
    """A rule: an official in a post of operation."""
    return actor.is_official and actor.has_role(OPERATOR)


def is_taking_part(actor: Actor, _thing: Any) -> bool:
    """A rule: an operator, or an official who provides or uses services for their agency."""
    return actor.is_official and actor.has_role(OPERATOR, PROVIDER, CONSUMER)


def is_any_official(actor: Actor, thing: Any) -> bool:
    """A rule: anybody who acts in a post; for a thing, one of the agency's own."""
    return actor.is_official and (thing is None or agency_of(thing) == actor.agency)


def _is_of(actor: Actor, role: str, agency: str | None) -> bool:
    return actor.is_official and actor.has_role(role) and agency in (None, actor.agency)


def provides(actor: Actor, thing: Any) -> bool:
    """A rule: the providing agency's official for it (of some thing, when none is named)."""
    return _is_of(actor, PROVIDER, None if thing is None else agency_of(thing))


def provides_or_operates(actor: Actor, thing: Any) -> bool:
    """A rule: the providing agency's official, or the operator."""
    return provides(actor, thing) or is_operator(actor, thing)


def checks(actor: Actor, thing: Any) -> bool:
    """A rule: the providing agency's official, or the operator where it is not this house that would answer with real data."""
    ours = isinstance(thing, ServiceVersion) and thing.url.startswith(f"{settings.PUBLIC_URL}/")
    return provides(actor, thing) or (is_operator(actor, thing) and not ours)


def uses(actor: Actor, thing: Any) -> bool:
    """A rule: the asking agency's official for the subsystem or request."""
    if isinstance(thing, AccessRequest):
        thing = thing.client
    return _is_of(actor, CONSUMER, None if thing is None else agency_of(thing))


def keeps_keys(actor: Actor, thing: Any) -> bool:
    """A rule: the agency's own official, provider or consumer, or the operator."""
    return is_operator(actor, thing) or provides(actor, thing) or uses(actor, thing)


def is_party(actor: Actor, thing: Any) -> bool:
    """A rule: either side of a request, or the operator."""
    return is_operator(actor, thing) or provides(actor, thing) or uses(actor, thing)


def require_sight(actor: Actor, version: ServiceVersion) -> None:
    """Nothing, or NotFound: a draft is known to its keepers alone."""
    public = (lifecycle.PUBLISHED, lifecycle.DEPRECATED, lifecycle.CLOSED)
    if version.state not in public and not POLICY.may(actor, KEEP_SERVICE, version):
        words = Words("Không có dịch vụ này trong danh mục.", "There is no such service in the catalogue.")
        raise NotFound(words, code="catalogue.no_such_service")


VIEW = POLICY.act("view", vi="Xem danh mục dịch vụ LGSP", en="View the catalogue of services", rule=anyone)
WORK = POLICY.act("work", vi="Làm việc với LGSP", en="Work with the LGSP", rule=is_taking_part)
KEEP_MEMBERS = POLICY.act("keep_members", vi="Quản lý thành viên LGSP", en="Keep the members", rule=is_operator)
KEEP_SUBSYSTEM = POLICY.act(
    "keep_subsystem", vi="Quản lý hệ thống thành viên", en="Keep a member's systems", rule=is_operator
)
KEEP_GROUPS = POLICY.act("keep_groups", vi="Quản lý nhóm hệ thống", en="Keep groups of systems", rule=is_operator)
KEEP_SERVICE = POLICY.act(
    "keep_service", vi="Đăng ký và mô tả dịch vụ", en="Register and describe services", rule=provides_or_operates
)
TEST_SERVICE = POLICY.act(
    "test_service", vi="Ghi nhận thử nghiệm dịch vụ", en="Record the test of a service", rule=provides_or_operates
)
CHECK_SERVICE = POLICY.act(
    "check_service", vi="Gọi kiểm tra dịch vụ chưa công bố", en="Check a service before it is published",
    rule=checks,
)  # fmt: skip
TRY_SANDBOX = POLICY.act("try_sandbox", vi="Dùng thử dịch vụ", en="Try the sandbox of a service", rule=is_any_official)
CALL_SERVICE = POLICY.act(
    "call_service", vi="Gọi dịch vụ từ trang danh mục", en="Call a service from the catalogue", rule=uses
)
OPEN_TEST_SYSTEM = POLICY.act("open_test_system", vi="Mở hệ thống thử", en="Open a test system", rule=is_any_official)
PUBLISH_SERVICE = POLICY.act("publish_service", vi="Công bố dịch vụ", en="Publish a service", rule=provides_or_operates)
END_SERVICE = POLICY.act(
    "end_service",
    vi="Báo sắp ngừng, đóng dịch vụ",
    en="Announce the end of a service, close it",
    rule=provides_or_operates,
)
REQUEST_USE = POLICY.act("request_use", vi="Đề nghị sử dụng dịch vụ", en="Request the use of a service", rule=uses)
WITHDRAW_REQUEST = POLICY.act("withdraw_request", vi="Rút đề nghị", en="Withdraw a request", rule=uses)
ANSWER_REQUEST = POLICY.act("answer_request", vi="Trả lời đề nghị sử dụng", en="Answer a request", rule=provides)
VIEW_REQUEST = POLICY.act("view_request", vi="Xem đề nghị sử dụng", en="View a request", rule=is_party)
GIVE_RIGHT = POLICY.act("give_right", vi="Cấp quyền gọi dịch vụ", en="Give a right to call", rule=provides)
REVOKE_RIGHT = POLICY.act(
    "revoke_right", vi="Thu hồi quyền gọi dịch vụ", en="Revoke a right to call", rule=provides_or_operates
)
KEEP_KEYS = POLICY.act("keep_keys", vi="Quản lý khóa và chứng thư", en="Keep keys and certificates", rule=keeps_keys)
VIEW_CONFIGURATION = POLICY.act(
    "view_configuration", vi="Xem cấu hình cổng tích hợp", en="View the gateway's configurations", rule=is_operator
)
PUBLISH_CONFIGURATION = POLICY.act(
    "publish_configuration", vi="Phát hành cấu hình cổng tích hợp", en="Publish a configuration", rule=is_operator
)
LOAD_REFERENCE_DATA = POLICY.act(
    "load_reference_data", vi="Nạp thời hạn theo luật", en="Load the law's time limits", rule=is_operator
)

"""Who may do what in the population register. The only room that names a role."""

from __future__ import annotations

from typing import Any

from phohien.kernel.errors import NotAllowed, NotFound
from phohien.kernel.policy import Actor, Policy, signed_in
from phohien.kernel.words import Words
from phohien.systems.population.rules import purposes
from phohien.systems.population.rules.purposes import Purpose

POLICY = Policy("population")
READERS = ("civil_status_officer", "receiving_officer", "handler", "leader")
REGISTRARS = ("civil_status_officer", "handler", "leader")
KEEPERS = ("civil_status_officer",)


def _reads_people(actor: Actor, _thing: Any) -> bool:
    return actor.is_official and actor.has_role(*READERS)


def _keeps_records(actor: Actor, _thing: Any) -> bool:
    return actor.is_official and actor.has_role(*KEEPERS)


def _registers(actor: Actor, agency: str | None) -> bool:
    return actor.is_official and actor.has_role(*REGISTRARS) and (agency is None or agency == actor.agency)


def _keeps_book(actor: Actor, agency: str | None) -> bool:
    return actor.is_official and actor.has_role(*KEEPERS, "leader") and (agency is None or agency == actor.agency)


def _own(actor: Actor, personal_id: str | None) -> bool:
    return bool(actor.personal_id) and (personal_id is None or personal_id == actor.personal_id)


SEARCH = POLICY.act("search_people", vi="Tìm kiếm công dân", en="Search people", rule=_reads_people)
OPEN_PERSON = POLICY.act("open_person", vi="Xem dữ liệu công dân", en="Read a person's record", rule=_reads_people)
OPEN_HOUSEHOLD = POLICY.act("open_household", vi="Xem hộ gia đình", en="Read a household", rule=_reads_people)
CORRECT = POLICY.act("correct_person", vi="Cải chính, bổ sung dữ liệu", en="Correct a record", rule=_keeps_records)
RESERVE = POLICY.act("reserve_birth_entry", vi="Giữ số trong sổ khai sinh", en="Reserve a birth entry", rule=_registers)
REGISTER = POLICY.act("register_birth", vi="Ghi sổ đăng ký khai sinh", en="Register a birth", rule=_registers)
REFUSE = POLICY.act("refuse_birth", vi="Từ chối ghi sổ khai sinh", en="Refuse a birth", rule=_registers)
STRIKE = POLICY.act("strike_entry", vi="Gạch bỏ số trong sổ", en="Strike out an entry", rule=_keeps_book)
OPEN_BOOK = POLICY.act("open_register_book", vi="Xem sổ hộ tịch", en="Read a register book", rule=_keeps_book)
HOUSEHOLDS = POLICY.act("keep_households", vi="Lập, thay đổi hộ gia đình", en="Keep households", rule=_keeps_records)
RESIDENCES = POLICY.act("keep_residences", vi="Ghi nhận cư trú", en="Record residence", rule=_keeps_records)
RECORD = POLICY.act("record_person", vi="Lập dữ liệu ban đầu", en="Record a person", rule=_keeps_records)
OWN_DATA = POLICY.act("own_data", vi="Xem dữ liệu của chính mình", en="Read one's own data", rule=_own)
ABOUT_OWN_DATA = POLICY.act(
    "about_own_data", vi="Mở trang dữ liệu của tôi", en="Open the page of one's own data", rule=signed_in
)


def purpose_for(code: str, *, by: Actor, case: str, subject: str) -> Purpose:
    """The purpose this reader may use for this person.

    Raises NotAllowed when the purpose is unknown, when the reader is neither an official who reads records
    nor the person themself, when the purpose is for one's own data only, and when an official names no case.
    """
    purpose = purposes.PURPOSES.get(code)
    if purpose is None:
        raise NotAllowed(
            Words(
                "Mục đích khai thác dữ liệu không có trong danh mục được phép.",
                "This purpose is not on the list of lawful purposes.",
            ),
            code="population.unknown_purpose",
        )
    if by.kind == "system" or (by.personal_id and by.personal_id == subject):
        return purpose
    reads = by.kind == "subsystem" or POLICY.may(by, OPEN_PERSON)  # the provider's consent was asked by the gateway
    if purpose.own_data_only or purpose.for_books or not reads:
        raise NotAllowed(
            Words(
                "Bạn không được xem dữ liệu cá nhân của người khác cho mục đích này.",
                "You may not read another person's data for this purpose.",
            ),
            code="population.not_own_data",
        )
    if purpose.needs_case and not case.strip():
        raise NotAllowed(
            Words(
                "Hãy ghi mã hồ sơ hoặc số văn bản làm căn cứ xem dữ liệu.",
                "Name the dossier or document for which you read this record.",
            ),
            code="population.case_needed",
        )
    return purpose


def require_own(by: Actor) -> str:
    """The reader's own identifier. Raises NotFound when the identity provider vouched for none."""
    if not by.personal_id:
        raise NotFound(
            Words(
                "Tài khoản của bạn chưa được xác nhận số định danh cá nhân. Hãy đăng nhập bằng VNeID để xem dữ liệu.",
                "Your account has no confirmed personal identifier yet. Sign in with VNeID to see your data.",
            ),
            code="population.no_identifier",
        )
    return by.personal_id

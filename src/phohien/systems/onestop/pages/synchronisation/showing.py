"""How messages, their states and the portal's answers look."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel.policy import all_acts
from phohien.kernel.words import Words
from phohien.systems.onestop.rules import kinds, national, states
from phohien.ui.tables import Column

MESSAGE_STATES: dict[str, tuple[Words, str]] = {
    "pending": (Words("Chờ gửi", "Waiting"), "info"),
    "failed": (Words("Sẽ gửi lại", "Will be tried again"), "warning"),
    "parked": (Words("Tạm giữ", "Parked"), "danger"),
    "sent": (Words("Đã gửi", "Sent"), "success"),
    "superseded": (Words("Đã thay thế", "Replaced"), "neutral"),
}
INCOMING_STATES: dict[str, tuple[Words, str]] = {
    "applied": (Words("Đã thực hiện", "Applied"), "success"),
    "parked": (Words("Tạm giữ, chờ thông điệp trước", "Parked until the one before comes"), "warning"),
    "ignored": (Words("Bỏ qua, đã thực hiện trước đó", "Ignored: applied before"), "neutral"),
    "refused": (Words("Từ chối", "Refused"), "danger"),
}
CALL_OUTCOMES: dict[str, tuple[Words, str]] = {
    "applied": (Words("Đã thực hiện", "Applied"), "success"),
    "held": (Words("Đang giữ lại", "Held back"), "warning"),
    "parked": (Words("Tạm giữ, chờ thông điệp trước", "Parked until the one before comes"), "warning"),
    "ignored": (Words("Bỏ qua, trùng hoặc đến muộn", "Ignored: repeated or late"), "neutral"),
    "refused": (Words("Từ chối", "Refused"), "danger"),
}
SYNC_TONES = {"pending": "info", "sending": "info", "done": "success", "failed": "warning", "parked": "danger"}


def words_of(table: dict[str, tuple[Words, str]], code: str) -> str:
    """The state's words."""
    return str(table[code][0]) if code in table else code


def tone_of(table: dict[str, tuple[Words, str]], code: str) -> str:
    """The state's tone."""
    return table[code][1] if code in table else "neutral"


def kind_words(code: str) -> str:
    """What a message to the portal tells."""
    return str(national.MessageKind.of(code).words)


def filing_words(code: str) -> str:
    """What a message of the portal tells; the bare name when it is none we know."""
    try:
        return str(national.FilingKind.of(code).words)
    except ValueError:
        return code


def act_words(code: str) -> str:
    """The act's words."""
    return next((str(Words(act.vi, act.en)) for act in all_acts() if act.code == code), code)


def state_words(number: Any) -> str:
    """``4 · Đang xử lý``: the national number and its words."""
    try:
        return f"{int(number)} · {states.State(int(number)).words}"
    except (TypeError, ValueError):
        return str(number or "")


def sync_words(code: str) -> str:
    """How far the portal knows a dossier."""
    return str(states.SyncState.of(code).words)


def channel_words(number: str) -> str:
    """The channel of that national number."""
    try:
        return str(kinds.Channel.of_national(int(number)).words)
    except ValueError:
        return number


def dossier_href(code: str) -> str:
    """The dossier's page of the synchronisation."""
    return reverse("onestop:sync_dossier", args=[code])


def message_columns(*, with_code: bool = True) -> list[Column]:
    """Columns of messages to the portal."""
    code = Column(
        "dossier.code", _("Dossier"), kind="code", is_heading=True, href=lambda row: dossier_href(row.dossier.code)
    )
    columns = [
        Column("number", _("No."), kind="number"),
        Column(lambda row: f"{kind_words(row.kind)}: {act_words(row.act)}", _("Message")),
        Column(lambda row: state_words(row.dossier_state), _("State of the dossier")),
        Column(
            lambda row: words_of(MESSAGE_STATES, row.state),
            _("State"),
            kind="tag",
            tone=lambda row: tone_of(MESSAGE_STATES, row.state),
        ),
        Column("attempts", _("Attempts"), kind="number"),
        Column(_when, _("Sent, or tried next"), kind="datetime"),
        Column("error", _("What went wrong")),
    ]
    return [code, *columns] if with_code else columns


def _when(row: Any) -> Any:
    return row.next_attempt_at if row.state in ("pending", "failed") else row.sent_at


def incoming_columns() -> list[Column]:
    """Columns of what the portal handed us."""
    return [
        Column("national_code", _("National code"), kind="code", is_heading=True),
        Column("number", _("No."), kind="number"),
        Column(lambda row: filing_words(row.kind), _("Message")),
        Column("heard_at", _("Heard"), kind="datetime"),
        Column("times_heard", _("Times heard"), kind="number"),
        Column(
            lambda row: words_of(INCOMING_STATES, row.state), _("State"), kind="tag",
            tone=lambda row: tone_of(INCOMING_STATES, row.state),
        ),
        Column("dossier.code", _("Dossier"), kind="code", href=lambda row: dossier_href(row.dossier.code) if row.dossier else ""),
        Column("error", _("Note")),
    ]  # fmt: skip

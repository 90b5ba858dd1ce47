"""How partners, letters and comparisons look: columns, words, tones."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel.words import Words
from phohien.lgsp.adapters.models import Letter, Received
from phohien.lgsp.adapters.queries import Figures
from phohien.lgsp.adapters.rules import letters
from phohien.lgsp.adapters.rules.configuration import Partner, Partners
from phohien.ui.tables import Column

STATE_TONES = {"waiting": "info", "taken": "success", "dead": "danger", "discarded": "neutral"}
RECEIVED_TONES = {"applied": "success", "waiting": "info", "refused": "danger", "quarantined": "danger"}
OUTCOMES = {
    "taken": Words("Bên nhận đã nhận", "Taken by the partner"),
    "later": Words("Chưa được, sẽ thử lại", "Not taken, tried again later"),
    "dead": Words("Ngừng thử, chờ người xử lý", "Given up trying, waits for a person"),
    "lost": Words("Lượt gửi khác đã thay", "Another sender took over"),
    "retried": Words("Cho gửi lại", "Put back into the queue"),
    "discarded": Words("Đã bỏ", "Discarded"),
    "missing": Words("Đối soát thấy thiếu, gửi lại", "Found missing, sent again"),
    "delivery": Words("Bên nhận báo", "The partner says"),
}
SOON_DAYS = 30
PERSONAL_ID = re.compile(r"\b(\d{3})\d{5}(\d{4})\b")


def masked(text: str) -> str:
    """The text with personal identification numbers made unreadable: lists are not for reading who it is about."""
    return PERSONAL_ID.sub(r"\1•••••\2", text)


def partner_name(known: Partners, code: str) -> str:
    """The partner's name; a national database is called by its code."""
    partner = known.partners.get(code)
    return partner.name if partner else code


def partner_state(row: Figures, at: datetime) -> tuple[str, str]:
    """The partner's state in words, and its tone."""
    if row.is_paused:
        return _("Paused"), "warning"
    if row.rests_until and row.rests_until > at:
        return _("Left alone for a while"), "danger"
    if row.failures:
        return _("Stumbling"), "warning"
    return (_("Well"), "success") if row.last_success_at else (_("Never called"), "neutral")


def partner_columns(known: Partners, at: datetime) -> list[Column]:
    """Columns of partners."""
    return [
        Column(
            lambda row: partner_name(known, row.partner), _("Partner"), is_heading=True,
            href=lambda row: reverse("adapters:partner", args=[row.partner]),
        ),
        Column(
            lambda row: partner_state(row, at)[0], _("State"), kind="tag", tone=lambda row: partner_state(row, at)[1]
        ),
        Column("waiting", _("Waiting"), kind="number"),
        Column("oldest_at", _("The oldest waits since"), kind="datetime"),
        Column("dead", _("Dead letters"), kind="number"),
        Column("last_success_at", _("Last success"), kind="datetime"),
        Column(lambda row: credentials(known.partners.get(row.partner), at.date())[0], _("Credentials")),
    ]  # fmt: skip


def credentials(partner: Partner | None, today: date) -> tuple[str, str]:
    """How long our credentials with the partner still hold, and a tone."""
    if partner is None or partner.credentials_end is None:
        return "", "neutral"
    left = (partner.credentials_end - today).days
    if left < 0:
        return _("Ended"), "danger"
    words = _("%(days)s days left") % {"days": left}
    return words, "warning" if left <= SOON_DAYS else "success"


def letter_href(row: Letter) -> str:
    """The letter's page."""
    return reverse("adapters:letter", args=[row.key])


def state_of(row: Letter) -> str:
    """The letter's state in the reader's language."""
    return str(letters.STATES[row.state])


def why_of(row: Letter) -> str:
    """Why it stopped, in the reader's language; empty while it has not."""
    return str(letters.WHY[letters.Why(row.why)]) if row.why else ""


def letter_columns() -> list[Column]:
    """Columns of letters; also those of the exported sheet."""
    return [
        Column("key", _("Key"), kind="code", is_heading=True, href=letter_href),
        Column("partner", _("Partner"), kind="code"),
        Column("kind", _("Kind"), kind="code"),
        Column(lambda row: masked(row.thread.subject), _("Subject"), kind="code"),
        Column("number", _("Number"), kind="number"),
        Column(state_of, _("State"), kind="tag", tone=lambda row: STATE_TONES[row.state]),
        Column(why_of, _("Why it stopped")),
        Column(lambda row: masked(row.error), _("What went wrong")),
        Column("tries", _("Tries"), kind="number"),
        Column("posted_at", _("Posted at"), kind="datetime"),
    ]


def letter_facts(row: Letter) -> list[tuple[Any, Any]]:
    """The letter as terms and values; never what it says."""
    return [
        (_("Partner"), row.partner),
        (_("Kind"), row.kind),
        (_("Subject"), masked(row.thread.subject)),
        (_("Number within the subject"), row.number),
        (_("Recipient"), row.recipient),
        (_("The document it carries"), row.about),
        (_("Case"), row.case),
        (_("Purpose"), row.purpose),
        (_("Posted by"), row.by_name or row.by_code),
        (_("Posted at"), row.posted_at),
        (_("Next try"), row.due_at if row.state == "waiting" else ""),
        (_("Why it stopped"), why_of(row)),
        (_("What went wrong"), masked(row.error)),
        (_("What the partner says of its delivery"), row.delivery),
        (_("SHA-256 of what it says"), row.digest),
        (_("Files"), ", ".join(one["name"] for one in row.attachments)),
    ]


def try_columns() -> list[Column]:
    """Columns of a letter's tries."""
    return [
        Column("at", _("When"), kind="datetime"),
        Column(lambda row: str(OUTCOMES.get(row.outcome, row.outcome)), _("What came of the try"), is_heading=True),
        Column(lambda row: masked(row.error), _("Details")),
        Column("by_code", _("By"), kind="code"),
    ]


def received_columns() -> list[Column]:
    """Columns of what partners handed in."""
    return [
        Column(
            "key", _("Key"), kind="code", is_heading=True, href=lambda row: reverse("adapters:message", args=[row.pk])
        ),
        Column("partner", _("Partner"), kind="code"),
        Column("kind", _("Kind"), kind="code"),
        Column(lambda row: masked(row.thread.subject), _("Subject"), kind="code"),
        Column("number", _("Number"), kind="number"),
        Column(received_state, _("State"), kind="tag", tone=lambda row: RECEIVED_TONES.get(row.state, "neutral")),
        Column("times_heard", _("Times heard"), kind="number"),
        Column("heard_at", _("First heard at"), kind="datetime"),
        Column("error", _("What went wrong")),
    ]


def received_facts(row: Received) -> list[tuple[Any, Any]]:
    """The message as terms and values; never what it says."""
    return [
        (_("Partner"), row.partner),
        (_("Kind"), row.kind),
        (_("Subject"), masked(row.thread.subject)),
        (_("Number within the subject"), row.number),
        (_("First heard at"), row.heard_at),
        (_("Times heard"), row.times_heard),
        (_("What went wrong"), masked(row.error)),
    ]


def received_state(row: Received) -> str:
    """Its state in the reader's language."""
    return str(letters.RECEIVED_STATES[row.state])


def comparison_columns() -> list[Column]:
    """Columns of comparisons."""
    return [
        Column("day", _("Day"), kind="date", is_heading=True),
        Column(
            lambda row: _("The same") if row.is_equal else _("Different"), _("What the comparison found"), kind="tag",
            tone=lambda row: "success" if row.is_equal else "warning",
        ),
        Column("ours", _("We sent"), kind="number"),
        Column("theirs", _("They have"), kind="number"),
        Column("resent", _("Sent again"), kind="number"),
        Column("other", _("With other contents"), kind="number"),
        Column("unknown", _("Unknown to us"), kind="number"),
        Column("at", _("Compared at"), kind="datetime"),
    ]  # fmt: skip

"""What the showcase shows: invented names and figures, and one form with every kind of field."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.kernel.clock import VIETNAM
from phohien.ui.forms import DateField, FormRenderer, MoneyField, PhoneField, UploadField
from phohien.ui.tables import Column, Table

START = datetime(2026, 11, 18, 9, 15, tzinfo=VIETNAM)


class SampleForm(forms.Form):
    """Every kind of field, with hints; sent empty it shows every error."""

    default_renderer = FormRenderer

    full_name = forms.CharField(label=_("Full name"), max_length=80, help_text=_("As on the identity card."))
    born_on = DateField(label=_("Date of birth"), latest=date(2026, 11, 22), help_text=_("For example: 02/09/1990."))
    phone = PhoneField(label=_("Phone number"))
    email = forms.EmailField(label=_("Email"), required=False)
    commune = forms.ChoiceField(
        label=_("Commune or ward"),
        choices=[("", _("Choose…")), ("pho-hien", "Phường Phố Hiến"), ("son-nam", "Phường Sơn Nam")],
    )
    way = forms.ChoiceField(
        label=_("How would you like to get the result?"),
        widget=forms.RadioSelect,
        choices=[
            ("desk", _("At the one-stop desk")),
            ("post", _("By post")),
            ("online", _("Electronic copy")),
        ],
        help_text=_("The electronic copy is worth as much as the paper."),
    )
    reminders = forms.MultipleChoiceField(
        label=_("Tell me by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("sms", "SMS"), ("mail", _("Email")), ("app", _("Notice in my account"))],
    )
    amount = MoneyField(label=_("Amount"), required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=300)
    attachment = UploadField(
        label=_("Scanned paper"),
        extensions=("pdf", "jpg", "png"),
        help_text=_("PDF, JPG or PNG, at most 10 MB."),
    )
    truthful = forms.BooleanField(label=_("I take responsibility for what I have declared."))


class FilterForm(forms.Form):
    """Filters of the sample list."""

    default_renderer = FormRenderer

    q = forms.CharField(label=_("Code or name"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("open", _("Being settled")), ("done", _("Done"))],
    )
    since = DateField(label=_("Since"), required=False)


class MemberForm(forms.Form):
    """One section that can be repeated."""

    default_renderer = FormRenderer

    full_name = forms.CharField(label=_("Full name"))
    born_on = DateField(label=_("Date of birth"))


MemberFormSet = forms.formset_factory(MemberForm, extra=1, renderer=FormRenderer())

TONES = {"late": "danger", "open": "info", "done": "success", "waiting": "warning"}
WORDS = {
    "late": _("Overdue"),
    "open": _("Being settled"),
    "done": _("Result returned"),
    "waiting": _("Waiting for supplements"),
}
ROWS: list[dict[str, Any]] = [
    {"code": "H31.26-261118-0001", "name": "Trần Thị Ánh", "fee": 45000, "at": START, "state": "open"},
    {
        "code": "H31.26-261117-0008",
        "name": "Đặng Văn Bằng",
        "fee": 0,
        "at": START - timedelta(days=1),
        "state": "late",
    },
    {
        "code": "H31.26-261116-0003",
        "name": "Nguyễn Thị Cẩm",
        "fee": 120000,
        "at": START - timedelta(2),
        "state": "waiting",
    },
    {
        "code": "H31.26-261112-0017",
        "name": "Phạm Quốc Dũng",
        "fee": 8000,
        "at": START - timedelta(6),
        "state": "done",
    },
]
COLUMNS = (
    Column(
        "code",
        _("Dossier code"),
        kind="code",
        sort="code",
        href=lambda row: "#" + row["code"],
        is_heading=True,
    ),
    Column("name", _("Applicant"), sort="name"),
    Column("at", _("Received at"), kind="datetime", sort="at"),
    Column("fee", _("Fee"), kind="money", sort="fee"),
    Column(lambda row: WORDS[row["state"]], _("State"), kind="tag", tone=lambda row: TONES[row["state"]]),
)


def sample_table(sort: str) -> Table:
    """The sample list in the chosen order."""
    rows = sorted(ROWS, key=lambda row: row[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return Table(
        COLUMNS,
        rows,
        caption=_("Dossiers received this week"),
        sort=sort,
        row_class=lambda row: "is-overdue" if row["state"] == "late" else "",
    )


def samples() -> dict[str, Any]:
    """Sample values for the components that take data."""
    return {
        "events": EVENTS,
        "tasks": TASKS,
        "facts": FACTS,
        "step_labels": [_("Who you are"), _("What you need"), _("Papers"), _("Check and send")],
        "tab_items": TABS,
        "bars": BARS,
        "months": [f"{month:02d}/2026" for month in range(1, 11)],
        "lines": [
            (_("Received"), [812, 640, 905, 988, 1012, 1140, 1215, 1180, 1304, 1422]),
            (_("Solved in time"), [790, 655, 871, 960, 1003, 1118, None, 1171, 1288, 1409]),
        ],
        "tones": ["neutral", "info", "success", "warning", "danger", "accent"],
        "payment_text": "https://example.invalid/tra-cuu/H31.26-261118-0001",
        "moment": START,
        "empty_table": Table(COLUMNS, [], empty=_("No dossier waits for you."), empty_hint=_("New ones appear here.")),
    }


TABS = [
    {"label": _("Waiting for me"), "href": "?tab=mine", "current": True, "count": 12},
    {"label": _("Due today"), "href": "?tab=today", "count": 3},
    {"label": _("Overdue"), "href": "?tab=late", "count": 1},
    {"label": _("All"), "href": "?tab=all", "count": 1284},
]
BARS = [
    ("Phường Phố Hiến", 1284),
    ("Phường Sơn Nam", 1102),
    ("Xã Lương Bằng", 655),
    ("Xã Hoàng Hoa Thám", 431, "warning"),
    ("Xã Nguyễn Văn Linh và các thôn ven sông", 388),
]
EVENTS = [
    {"title": _("Dossier filed online"), "at": START, "by": "Trần Thị Ánh"},
    {
        "title": _("Dossier received"),
        "at": START + timedelta(hours=1),
        "by": "Bộ phận Một cửa phường Phố Hiến",
        "note": "Hồ sơ đủ thành phần.\nHẹn trả trong 3 ngày làm việc.",
    },
    {
        "title": _("Supplement requested"),
        "at": START + timedelta(hours=26),
        "state": "waiting",
        "tag": _("Clock paused"),
        "tone": "warning",
    },
    {
        "title": _("Being settled"),
        "at": START + timedelta(hours=50),
        "by": "Phòng Tư pháp",
        "state": "current",
    },
    {"title": _("Result returned"), "state": "future"},
]
TASKS = [
    {"title": _("Who you are"), "href": "#who", "status": _("Done"), "tone": "success"},
    {
        "title": _("Papers"),
        "href": "#papers",
        "status": _("In progress"),
        "tone": "info",
        "hint": _("2 of 3 papers attached."),
    },
    {"title": _("Pay the fee"), "status": _("Cannot start yet"), "tone": "neutral"},
]
FACTS = [
    {"key": _("Dossier code"), "value": "H31.26-261118-0001"},
    {"key": _("Applicant"), "value": "Trần Thị Ánh", "href": "#applicant"},
    {"key": _("Date of birth"), "value": date(1990, 9, 2), "href": "#born"},
    {"key": _("Email"), "value": None, "href": "#email", "hint": _("Without it we send SMS only.")},
]

"""The wire's own names, misspellings included, and its ways of writing days; no other module knows them.

Each table leads from the model's field to the element, in the order in which elements are written.
Source: the sample messages of the national exchange's kit; QCVN 102:2016/BTTTT names the same elements.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
OLDER_NAMESPACES = frozenset({"http://www.go.vn/eDoc", "http://www.e-doc.vn/Schema/", ""})
ROOTS = ("edXML", "edXMLEnvelope")
SIGNATURES = ("Signature", "DigitalSignature")
PAYLOAD = "ContentTransferEncoded"
VIETNAM_TIME = timezone(timedelta(hours=7))

ORGANISATION = {
    "agency_code": "OrganId",
    "in_charge": "OrganizationInCharge",
    "name": "OrganName",
    "address": "OrganAdd",
    "email": "Email",
    "telephone": "Telephone",
    "fax": "Fax",
    "website": "Website",
}
TYPE = {"group": "Type", "detail": "TypeDetail", "name": "TypeName"}
SIGNATORY = {"competence": "Competence", "position": "Position", "name": "FullName"}
OTHER = {
    "urgency": "Priority",
    "sphere": "SphereOfPromulgation",
    "typist": "TyperNotation",
    "copies": "PromulgationAmount",
    "pages": "PageAmount",
    "direction": "Direction",
}
STAFF = {"unit": "Department", "name": "Staff", "mobile": "Mobile", "email": "Email"}
ERROR = {"code": "Code", "description": "Description"}
FILE = {
    "content_id": "ContentId",
    "content_type": "ContentType",
    "description": "Description",
    "name": "AttachmentName",
}

_DAYS = ("%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y")
_MOMENTS = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S", *_DAYS)


def day_of(text: str) -> date | None:
    """The day written so, ``2018/09/28`` or as older producers write it; None for what is no day."""
    moment = _first(text, (*_DAYS, *_MOMENTS))
    return moment.date() if moment else None


def moment_of(text: str) -> datetime | None:
    """The moment written so; the wire names no zone and means Vietnam's time. None for what is none."""
    moment = _first(text, _MOMENTS)
    return moment.replace(tzinfo=VIETNAM_TIME) if moment else None


def write_day(day: date | None) -> str:
    """The day as the wire writes it."""
    return f"{day.year:04}/{day.month:02}/{day.day:02}" if day else ""


def write_moment(moment: datetime | None) -> str:
    """The moment as the wire writes it, in Vietnam's time."""
    if moment is None:
        return ""
    local = moment.astimezone(VIETNAM_TIME)
    return f"{write_day(local.date())} {local:%H:%M:%S}"


def _first(text: str, shapes: tuple[str, ...]) -> datetime | None:
    for shape in shapes:
        try:
            return datetime.strptime(text, shape)  # noqa: DTZ007 - the wire has no zone
        except ValueError:
            continue
    return None

"""What describes the work file and its documents: EAD for archives anywhere, Phụ lục VI's fields in their names."""

from __future__ import annotations

from datetime import date
from typing import Any

from lxml import etree

from phohien.systems.documents.rules.sip.parts import SOFTWARE, Dossier, Item, Line
from phohien.systems.documents.rules.sip.xml import EAD, XSI, add, moment, named, octets

ND30 = "urn:phohien:documents:nd30-pl6:1"
_EAD_PLACE = f"{EAD} https://www.loc.gov/ead/ead3.xsd"


def ead(dossier: Dossier) -> bytes:
    """The finding aid (EAD3 1.1): the work file as ``archdesc``, each document as a component in the order of time."""
    root = etree.Element(named(EAD, "ead"), nsmap={None: EAD, "xsi": XSI})
    root.set(named(XSI, "schemaLocation"), _EAD_PLACE)
    _control(root, dossier)
    file = add(root, "archdesc", None, {"level": "file"})
    did = add(file, "did")
    add(did, "unitid", dossier.notation, {"countrycode": "VN", "repositorycode": dossier.agency})
    add(did, "unittitle", dossier.title)
    _period(did, dossier.opened_on, dossier.closed_on)
    _made_by(did, dossier.agency_name)
    add(did, "physdesc", f"{len(dossier.items)} văn bản")
    add(add(did, "langmaterial"), "language", "Tiếng Việt", {"langcode": "vie"})
    add(add(file, "appraisal"), "p", f"Thời hạn bảo quản: {dossier.term}")
    if dossier.items:
        listing = add(file, "dsc", None, {"dsctype": "in-depth"})
        for item in dossier.items:
            _component(listing, item)
    return octets(root)


def _control(root: Any, dossier: Dossier) -> None:
    """What the finding aid says of itself: its name, who keeps it, in what language, and that this house wrote it."""
    control = add(
        root,
        "control",
        None,
        {"langencoding": "iso639-2b", "scriptencoding": "iso15924", "countryencoding": "iso3166-1"},
    )
    add(control, "recordid", dossier.identifier)
    add(add(add(control, "filedesc"), "titlestmt"), "titleproper", dossier.title)
    add(control, "maintenancestatus", None, {"value": "new"})
    agency = add(control, "maintenanceagency", None, {"countrycode": "VN"})
    add(agency, "agencycode", dossier.agency)
    add(agency, "agencyname", dossier.agency_name)
    spoken = add(control, "languagedeclaration")
    add(spoken, "language", "Tiếng Việt", {"langcode": "vie"})
    add(spoken, "script", "Latinh", {"scriptcode": "Latn"})
    event = add(add(control, "maintenancehistory"), "maintenanceevent")
    add(event, "eventtype", None, {"value": "created"})
    add(event, "eventdatetime", moment(dossier.made_at), {"standarddatetime": moment(dossier.made_at)})
    add(event, "agenttype", None, {"value": "machine"})
    add(event, "agent", f"{SOFTWARE} {dossier.version}")


def _period(did: Any, first: date, last: date) -> None:
    span = add(add(did, "unitdatestructured"), "daterange")
    add(span, "fromdate", first.isoformat(), {"standarddate": first.isoformat()})
    add(span, "todate", last.isoformat(), {"standarddate": last.isoformat()})


def _made_by(did: Any, agency: str) -> None:
    add(add(add(did, "origination"), "corpname"), "part", agency)


def _component(listing: Any, item: Item) -> None:
    did = add(add(listing, "c01", None, {"level": "item", "id": f"vb-{item.mark}"}), "did")
    fields = dict(item.fields)
    code = "/".join(part for part in (fields.get("CodeNumber"), fields.get("CodeNotation")) if part)
    add(did, "unitid", code or item.mark)
    add(did, "unittitle", item.title)
    if item.issued_on is not None:
        day = item.issued_on.isoformat()
        add(add(did, "unitdatestructured"), "datesingle", day, {"standarddate": day})
    if fields.get("OrganName"):
        _made_by(did, fields["OrganName"])


def work_file(dossier: Dossier) -> bytes:
    """The work file with the fields of NĐ 30/2020/NĐ-CP, Phụ lục VI, its documents by number, and what happened to it."""
    root = etree.Element(named(ND30, "HoSo"), nsmap={None: ND30})
    _fields(root, dossier.fields)
    listing = add(root, "VanBans")
    for item in dossier.items:
        add(listing, "VanBan", item.title, {"DocOrdinal": item.number})
    _happened(root, dossier.lines)
    return octets(root)


def document(item: Item) -> bytes:
    """One document: fields of Phụ lục VI, its files with their hashes, directives, opinions, deliveries and path."""
    root = etree.Element(named(ND30, "VanBan"), nsmap={None: ND30})
    _fields(root, item.fields)
    files = add(root, "TepTin")
    for one in item.files:
        add(files, "Tep", one.name, {
            "path": one.path, "role": one.role, "version": one.version or None, "size": one.size, "sha256": one.sha256,
            "mediaType": one.media_type, "created": moment(one.created),
        })  # fmt: skip
    _happened(root, item.lines)
    return octets(root)


def _fields(root: Any, fields: tuple[tuple[str, str], ...]) -> None:
    described = add(root, "ThongTin")
    for name, value in fields:
        if value:
            add(described, name, value)


def _happened(root: Any, lines: tuple[Line, ...]) -> None:
    history = add(root, "DienBien")
    for line in lines:
        when = moment(line.at) if line.at is not None else None
        add(history, "Viec", line.text or None, {"loai": line.kind, "luc": when, "viec": line.what, "nguoi": line.who})

"""A thousand hostile packages, the same ones every time: made from a number, so that whatever hurt can be made again.

Each comes as a member of the axis might send it, to an office of the house, under a document id of its own where it still
has one. Families: the wire fuzzed, header fields nobody would write, zips, XML, PDFs (forged, spoiled, bombs), and files that are
not what they say.
"""

from __future__ import annotations

import base64
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from phohien.base.signing.tests.forging import FORGERS
from phohien.systems.documents.tests.axis.make import HOUSE, NORTH
from phohien.systems.documents.tests.edxml import samples

VECTORS = next((one / "shared/vectors/edxml" for one in Path(__file__).resolve().parents
                if (one / "shared/vectors/edxml").is_dir()), None)  # fmt: skip
ZEROS = 8 << 20


@dataclass(frozen=True, slots=True)
class Hostile:
    """A package that means harm; ``what`` says which, ``number`` makes it again."""

    number: int
    what: str
    octets: bytes


def thousand(signed: bytes, *, every: int = 1) -> Iterator[Hostile]:
    """All of them, or every so many; ``signed`` is a genuine PDF for the forgers."""
    for number in range(0, 1000, every):
        yield one_of(number, signed)


def one_of(number: int, signed: bytes) -> Hostile:
    """The hostile package of that number."""
    chance = random.Random(number)
    family = FAMILIES[number % len(FAMILIES)]
    what, octets = family(chance, number, signed)
    return Hostile(number, f"{family.__name__.strip('_')}: {what}", octets)


def envelope(number: int, files: str = "", *, header: str = "", before: str = "") -> bytes:
    """A plain package from a member to the office, with that inside."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader>
<From><OrganId>{NORTH}</OrganId><OrganName>Sở Bắc</OrganName></From><To><OrganId>{HOUSE}</OrganId></To>
<DocumentId>{NORTH},hostile,{number}</DocumentId>{header or "<Subject>Văn bản thử</Subject>"}
<Code><CodeNumber>{number}</CodeNumber><CodeNotation>CV</CodeNotation></Code></MessageHeader></edXMLHeader>
<edXMLBody><edXMLManifest version="1.0"/></edXMLBody></edXMLEnvelope>{files}</edXML>""".encode("utf-8", "surrogatepass")


def attached(*files: tuple[str, bytes]) -> str:
    """Those files, by name and octets, as they stand in a package."""
    rows = "".join(
        f"<Attachment><ContentId>{place}</ContentId><AttachmentName>{name}</AttachmentName>"
        f"<ContentTransferEncoded>{base64.b64encode(octets).decode()}</ContentTransferEncoded></Attachment>"
        for place, (name, octets) in enumerate(files, 1)
    )
    return f"<AttachmentEncoded>{rows}</AttachmentEncoded>"


@lru_cache(maxsize=1)
def _genuine() -> list[bytes]:
    """Packages that are well, of others where we have them, re-addressed so that they reach the office."""
    found = [envelope(0, attached(("a.pdf", samples.PDF)))]
    for path in sorted(VECTORS.glob("*.edxml")) if VECTORS else []:
        octets = path.read_bytes()
        if len(octets) < 1 << 20:
            found.append(octets)
    return found


def _spoil(chance: random.Random, octets: bytes, most: int = 6, *, after: int = 0) -> bytes:
    """The octets with some of them changed, cut, doubled or joined by marks that mean something."""
    spoiled = bytearray(octets)
    for _number in range(chance.randint(1, most)):
        at = chance.randrange(after, len(spoiled))
        match chance.randrange(5):
            case 0:
                spoiled[at] = chance.randrange(256)
            case 1:
                del spoiled[at : at + chance.randrange(60)]
            case 2:
                spoiled[at:at] = spoiled[chance.randrange(len(spoiled)) :][: chance.randrange(90)]
            case 3:
                spoiled[at : at + 8] = chance.randbytes(8)
            case _:
                spoiled[at:at] = chance.choice(MARKS)
    return bytes(spoiled)


MARKS = (
    b"<", b">", b"&#0;", b"&#x1F;", b"<![CDATA[", b"]]>", b"<!--", b"</edXML:To>", b"PK\x05\x06", b"\x00", b"\xff\xfe", b"%PDF-",
    b"endobj", b"stream\n", b"<?xml?>", b"&lt;", b"\xed\xa0\x80", b"xmlns=''",
)  # fmt: skip


def _fuzzed(chance: random.Random, number: int, _signed: bytes) -> tuple[str, bytes]:
    octets = chance.choice(_genuine())
    if (first := octets.find(b"<edXML:OrganId>")) >= 0:
        ends = octets.find(b"<", first + 5)
        octets = octets[: first + 15] + NORTH.encode() + octets[ends:]
    head = octets[:6000]
    if chance.random() < 0.7:
        return "in the header", _spoil(chance, head) + octets[6000:]
    return "anywhere", _spoil(chance, octets)


FIELDS: tuple[tuple[str, Callable[[random.Random], str]], ...] = (
    ("a subject of 90,000 characters", lambda chance: f"<Subject>{'ơ' * 90_000}</Subject>"),
    ("a subject of control characters", lambda chance: "<Subject>a&#9;b&#10;c&#x85;&#x200b;&#x202e;gnod</Subject>"),
    ("a subject that is a script", lambda chance: "<Subject>&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}</Subject>"),
    ("a subject that is SQL", lambda chance: "<Subject>'; drop table documents_document; --</Subject>"),
    ("no subject", lambda chance: "<Subject> </Subject>"),
    ("a subject beyond the plane", lambda chance: f"<Subject>{'&#x1F4A9;' * 400}&#xFFFD;&#xFDD0;</Subject>"),
    ("a subject of combining marks", lambda chance: f"<Subject>a{'&#x301;' * 3000}</Subject>"),
    ("a document id of 90,000 characters", lambda chance: f"<DocumentId>{'9' * 90_000}</DocumentId>"),
    ("a day that is none", lambda chance: "<Subject>x</Subject><PromulgationInfo><PromulgationDate>2014/02/30</PromulgationDate></PromulgationInfo>"),
    ("the first day of all", lambda chance: "<Subject>x</Subject><PromulgationInfo><PromulgationDate>0001/01/01</PromulgationDate></PromulgationInfo>"),
    ("the last day of all", lambda chance: "<Subject>x</Subject><PromulgationInfo><PromulgationDate>9999/12/31</PromulgationDate></PromulgationInfo>"),
    ("a due day at the end of time", lambda chance: "<Subject>x</Subject><DueDate>9999/12/31</DueDate>"),
    ("an urgency out of the world", lambda chance: "<Subject>x</Subject><OtherInfo><Priority>99999999999999999999</Priority><PageAmount>-9e999</PageAmount></OtherInfo>"),
    ("digits of another script", lambda chance: "<Subject>x</Subject><OtherInfo><Priority>٣</Priority></OtherInfo><DocumentType><Type>٢</Type><TypeDetail>١٠</TypeDetail></DocumentType>"),
    ("a type nobody knows", lambda chance: f"<Subject>x</Subject><DocumentType><Type>{chance.randrange(10**9)}</Type><TypeName>{'T' * 5000}</TypeName></DocumentType>"),
    ("a business nobody knows", lambda chance: f"<Subject>x</Subject></MessageHeader><TraceHeaderList><Bussiness><BussinessDocType>{'7' * chance.randint(1, 4000)}</BussinessDocType></Bussiness></TraceHeaderList><MessageHeader>"),
    ("a steering nobody knows", lambda chance: "<Subject>x</Subject><SteeringType>-1</SteeringType>"),
    ("a signer of 50,000 characters", lambda chance: f"<Subject>x</Subject><SignerInfo><FullName>{'Ă' * 50_000}</FullName><Position>{'P' * 500}</Position><Competence>?</Competence></SignerInfo>"),
    ("a thousand receivers", lambda chance: "<Subject>x</Subject>" + f"<To><OrganId>{HOUSE}</OrganId></To>" * 1000),
    ("receivers that are nobody", lambda chance: "<Subject>x</Subject><To><OrganId>../../etc</OrganId></To><To><OrganId>%00</OrganId></To>"),
    ("a revocation of nothing", lambda chance: "<Subject>x</Subject></MessageHeader><TraceHeaderList><Bussiness><BussinessDocType>1</BussinessDocType><DocumentId>nothing</DocumentId></Bussiness></TraceHeaderList><MessageHeader>"),
    ("a sender with a name of 90,000 characters", lambda chance: f"<Subject>x</Subject><From><OrganId>{NORTH}</OrganId><OrganName>{'N' * 90_000}</OrganName></From>"),
    ("answers to a thousand documents", lambda chance: "<Subject>x</Subject>" + "<ResponseFor><OrganId>H31</OrganId><Code>1</Code><DocumentId>x</DocumentId></ResponseFor>" * 1000),
    ("a state secret", lambda chance: "<Subject>MẬT: kế hoạch phòng thủ</Subject>"),
)  # fmt: skip


def _field(chance: random.Random, number: int, _signed: bytes) -> tuple[str, bytes]:
    what, make = FIELDS[number // len(FAMILIES) % len(FIELDS)]
    files = attached(("a.pdf", samples.PDF)) if chance.random() < 0.5 else ""
    return what, envelope(number, files, header=make(chance))


def zip_of(entries: list[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of those entries, names as they are."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, octets in entries:
            archive.NameToInfo.clear()  # two entries of one name are wanted
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), octets, compress_type=compression)
    return held.getvalue()


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    return zip_of([("a.pdf", bytes(64 << 20))])


def _nested(depth: int, chance: random.Random) -> bytes:
    octets = zip_of([("a.pdf", bytes(ZEROS))])
    for _level in range(depth):
        octets = zip_of([(f"{copy}.zip", octets) for copy in range(chance.randint(1, 4))])
    return octets


def _lying(chance: random.Random) -> bytes:
    """A zip whose directory tells other sizes than it holds."""
    octets = bytearray(zip_of([("a.pdf", samples.PDF)]))
    at = octets.rfind(b"PK\x01\x02")
    octets[at + 20 : at + 28] = struct.pack("<II", chance.randrange(2**32), chance.randrange(2**32))
    return bytes(octets)


def _overlapping() -> bytes:
    """Many entries in the directory, one body: what is unpacked is many times what lies there."""
    octets = zip_of([("a.pdf", bytes(1 << 20))])
    at, end = octets.rfind(b"PK\x01\x02"), octets.rfind(b"PK\x05\x06")
    entry, many = octets[at:end], 5000
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, many, many, len(entry) * many, at, 0)
    return octets[:at] + entry * many + tail


def _zip(chance: random.Random, number: int, _signed: bytes) -> tuple[str, bytes]:
    kinds: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("a bomb", _bomb),
        ("a zip in a zip in a zip", lambda: _nested(chance.randint(1, 4), chance)),
        ("a slip", lambda: zip_of([(chance.choice(["../../../../etc/cron.d/x", "/etc/passwd", "C:\\x", "..\\..\\x"]), samples.PDF)])),
        ("sizes that lie", lambda: _lying(chance)),
        ("entries one over the other", _overlapping),
        ("spoiled", lambda: _spoil(chance, zip_of([("a.pdf", samples.PDF)]), after=4)),
        ("packed with LZMA", lambda: zip_of([("a.pdf", samples.PDF)], zipfile.ZIP_LZMA)),
        ("two entries of one name", lambda: zip_of([("a.pdf", samples.PDF), ("a.pdf", b"MZ")])),
        ("a name of 60,000 characters", lambda: zip_of([("n" * 60_000 + ".pdf", samples.PDF)])),
        ("nothing in it", lambda: zip_of([])),
        ("a hundred thousand nothings", lambda: zip_of([(str(one), b"") for one in range(3000)])),
    )  # fmt: skip
    what, make = kinds[number // len(FAMILIES) % len(kinds)]
    name = chance.choice(["a.pdf", "a.zip", "a.docx", "a"])
    return f"{what} as {name}", envelope(number, attached((name, make())))


def _xml(chance: random.Random, number: int, _signed: bytes) -> tuple[str, bytes]:
    laughs = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)) + "]>"  # fmt: skip
    kinds: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("a billion laughs", lambda: envelope(number, header="<Subject>&j;</Subject>", before=laughs)),
        ("a file of ours", lambda: envelope(number, header="<Subject>&x;</Subject>", before="<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>")),
        ("a DTD elsewhere", lambda: envelope(number, before="<!DOCTYPE x SYSTEM 'http://192.0.2.1/x.dtd'>")),
        ("100,000 levels", lambda: envelope(number, header="<Subject>" + "<a>" * 100_000 + "</a>" * 100_000 + "</Subject>")),
        ("30 levels", lambda: envelope(number, header="<a>" * 30 + "</a>" * 30)),
        ("30,000 attributes", lambda: envelope(number, header="<a " + " ".join(f"a{n}=''" for n in range(30_000)) + "/>")),
        ("10,000 namespaces", lambda: envelope(number, header="<a " + " ".join(f"xmlns:a{n}='{n}'" for n in range(10_000)) + "/>")),
        ("a header of 12 MB", lambda: envelope(number, header=f"<Subject>{'x' * 12_000_000}</Subject>")),
        ("an include", lambda: envelope(number, header="<Subject><i:include xmlns:i='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/></Subject>")),
        ("UTF-16 without a mark", lambda: envelope(number).decode().encode("utf-16-le")),
        ("UTF-7", lambda: envelope(number).replace(b"UTF-8", b"UTF-7")),
        ("a million line ends", lambda: b"\r\n" * 1_000_000 + envelope(number)),
        ("an octet of nothing", lambda: b"\0"),
        ("nothing", lambda: b""),
        ("random octets", lambda: chance.randbytes(chance.randint(1, 5000))),
        ("a web page", lambda: b"<!doctype html><html><script>1</script></html>"),
        ("base64 that is none", lambda: envelope(number, attached(("a.pdf", b"x" * 5000))).replace(b"eHh4", b"e*h4", 3)),
        ("a payload in the wrong place", lambda: envelope(number, header=f"<Subject><ContentTransferEncoded>{'QUFB' * 3000}</ContentTransferEncoded></Subject>")),
        ("500 files", lambda: envelope(number, attached(*[(f"{n}.pdf", samples.PDF[:20]) for n in range(500)]))),
    )  # fmt: skip
    what, make = kinds[number // len(FAMILIES) % len(kinds)]
    return what, make()


def _inflating(size: int) -> bytes:
    packed = zlib.compress(bytes(size), 9)
    return b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)


def minimal_pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """A PDF of those objects, numbered from 1, the first its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, tail, at)
    return bytes(out)


CATALOGUE, PAGES = b"<</Type/Catalog/Pages 2 0 R%s>>", b"<</Type/Pages/Kids[]/Count 0>>"
_SIG = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 9 9 9]/Contents<%s>>>"


def _signed_form(*fields: bytes) -> bytes:
    rows = b" ".join(b"%d 0 R" % number for number in range(3, 3 + len(fields)))
    return minimal_pdf(CATALOGUE % (b"/AcroForm<</SigFlags 3/Fields[%s]>>" % rows), PAGES, *fields)


def _pdf(chance: random.Random, number: int, signed: bytes) -> tuple[str, bytes]:
    forger = sorted(FORGERS)[number // len(FAMILIES) % len(FORGERS)]
    forged: bytes = b""
    if chance.random() < 0.45:
        forged = FORGERS[forger](signed)
    kinds: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("spoiled", lambda: _spoil(chance, signed, 12, after=9)),
        ("spoiled at its end", lambda: signed[:-3000] + _spoil(chance, signed[-3000:], 12)),
        ("cut off", lambda: signed[: chance.randrange(20, len(signed))]),
        ("cross-references in a ring", lambda: minimal_pdf(CATALOGUE % b"", PAGES, tail=b"/Prev 9")),
        ("pages in a ring", lambda: minimal_pdf(CATALOGUE % b"", b"<</Type/Pages/Kids[2 0 R]/Count 1>>")),
        ("fields in a ring", lambda: _signed_form(b"<</T(a)/Kids[3 0 R]/Parent 3 0 R>>")),
        ("an object stream that is a bomb", lambda: minimal_pdf(CATALOGUE % b"", PAGES, _inflating(64 << 20))),
        ("a script", lambda: minimal_pdf(CATALOGUE % b"/OpenAction<</S/Java#53cript/JS(1)>>", PAGES)),
        ("a program to launch", lambda: minimal_pdf(CATALOGUE % b"/OpenAction<</S/Launch/F(cmd.exe)>>", PAGES)),
        ("an empty signature", lambda: _signed_form(b"<</FT/Sig/T(a)/V " + _SIG % b"" + b">>")),
        ("a signature that is noise", lambda: _signed_form(b"<</FT/Sig/T(a)/V " + _SIG % chance.randbytes(60).hex().encode() + b">>")),
        ("a thousand signatures", lambda: _signed_form(*[b"<</FT/Sig/T(a%d)/V " % one + _SIG % b"30" + b">>" for one in range(1000)])),
        ("arrays 20,000 deep", lambda: minimal_pdf(CATALOGUE % (b"/X" + b"[" * 20_000 + b"]" * 20_000), PAGES)),
        ("a password", lambda: minimal_pdf(CATALOGUE % b"", PAGES, tail=b"/Encrypt<</Filter/Standard/V 1/R 2>>")),
        ("a number of 50,000 digits", lambda: minimal_pdf(CATALOGUE % (b"/X " + b"9" * 50_000), PAGES)),
    )  # fmt: skip
    what, make = ("forged: " + forger, lambda: forged) if forged else kinds[number // len(FAMILIES) % len(kinds)]
    return what, envelope(number, attached(("a.pdf", make())))


def _docx(parts: dict[str, bytes]) -> bytes:
    usual = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", "_rels/.rels": b"<R/>"}
    return zip_of(list({**usual, **parts}.items()))


def _disguised(chance: random.Random, number: int, signed: bytes) -> tuple[str, bytes]:
    kinds: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
        ("a program", "a.pdf", lambda: b"MZ" + chance.randbytes(3000)),
        ("a program of Linux", "a", lambda: b"\x7fELF" + chance.randbytes(3000)),
        ("a PDF that is a zip too", "a.pdf", lambda: signed + zip_of([("x.exe", b"MZ")])),
        ("a zip that is a PDF too", "a.zip", lambda: zip_of([("a.pdf", signed), ("b", b"")]) + signed),
        ("a picture with a page in it", "a.png", lambda: b"\x89PNG\r\n\x1a\n<script>alert(1)</script>" + chance.randbytes(99)),
        ("a drawing with code", "a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a page", "a.html", lambda: b"<html><script>1</script></html>"),
        ("Word with macros", "a.docx", lambda: _docx({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + chance.randbytes(99)})),
        ("Word that is a bomb", "a.docx", lambda: _docx({"word/document.xml": bytes(40 << 20)})),
        ("Word with nought in its text", "a.docx", lambda: _docx({"word/document.xml": b"<w:t>a\x00b&#0;</w:t>"})),
        ("Word packed with LZMA", "a.docx", lambda: zip_of([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:t>a</w:t>")], zipfile.ZIP_LZMA)),
        ("Word spoiled", "a.docx", lambda: _spoil(chance, _docx({"word/document.xml": b"<w:t>abc</w:t>" * 300}), after=4)),
        ("an old Word of noise", "a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(4000)),
        ("text with noughts", "a.txt", lambda: b"a\x00b" * 50),
        ("text in no script", "a.txt", lambda: chance.randbytes(400)),
        ("text that turns round", "a\u202efdp.exe", lambda: "abc \u202e\u2066 ".encode()),
        ("a name that climbs", "../../../var/lib/x.pdf", lambda: signed),
        ("a name of 3,000 characters", "n" * 3000 + ".pdf", lambda: signed),
        ("no name", "", lambda: signed),
        ("a name of dots", ". . .", lambda: signed),
        ("a name of signs", "a&lt;b&gt;&quot;|?*:%00\u0000.pdf".replace("\0", ""), lambda: signed),
        ("a file of nothing", "a.pdf", lambda: b""),
        ("one name twice", "a.pdf", lambda: signed),
    )  # fmt: skip
    what, name, make = kinds[number // len(FAMILIES) % len(kinds)]
    content = make()
    files = attached((name, content), (name, content)) if what == "one name twice" else attached((name, content))
    return what, envelope(number, files)


FAMILIES = (_fuzzed, _field, _zip, _xml, _pdf, _fuzzed, _pdf, _disguised)
"""In turn, so that any run of eight has them all and any sample is a mixture."""

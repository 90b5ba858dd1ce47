"""A birth is registered: a father declares it, the ward's officers act, the register answers, the father has the paper."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from phohien.base.ledger import queries as ledger
from phohien.base.signing import queries as signatures
from phohien.kernel import clock
from phohien.lgsp.exchange import queries as passed
from phohien.site import demo
from phohien.site.journeys.ground import Story
from phohien.site.journeys.visitor import LostError, Visitor
from phohien.systems.onestop.queries import dossiers
from phohien.systems.population import demo as people

PROCEDURE = "1.001193"
HOME = {"unit": demo.WARD_UNIT, "detail": "Số 12, đường Phố Hiến"}
MESSAGES = [
    "told onestop.DossierSubmitted.v1",
    "told onestop.DossierReceived.v1",
    "asked population.PossibleDuplicateBirths.v1",
    "asked population.ReserveBirthEntry.v1",
    "told population.BirthRegistrationRequested.v1",
    "told population.BirthRegistered.v1",
    "told onestop.DossierSettled.v1",
    "told onestop.ResultReturned.v1",
]
"""What must pass between the systems, in this order; prefilling and residence may add more between."""


def live(story: Story, address: str) -> bool:
    """The journey was lived at that address and told; whether all went as it should."""
    try:
        _live(story, address)
    except LostError as lost:
        story.step("—", f"stopped: {lost}")
        return False
    return _is_right(story)


def _live(story: Story, address: str) -> None:
    father = _declare(story, address)
    _receive(story, address)
    _draft(story, address)
    _sign(story, address)
    _seal(story, address)
    _collect(story, father)


def _answers(child: str) -> dict[str, dict[str, Any]]:
    """What the father fills in, section by section. The child was born yesterday week, whenever this is run."""
    born = clock.today() - timedelta(days=8)
    return {
        "requester": {**_address("requester_residence"), "requester_phone": "0912345678", "requester_relation": "father"},
        "child": {
            "child_full_name": child, "child_birth_date": f"{born:%d/%m/%Y}", "child_sex": "female", "child_ethnicity": "01",
            "child_nationality": "VN", **_address("child_native_place"), **_address("birth_place"),
            "birth_place_kind": "health_facility", "birth_facility": "Bệnh viện Sản Nhi Hưng Yên",
        },
        "mother": _parent("mother", people.MOTHER),
        "father": _parent("father", people.FATHER) | {"marriage_certificate": "in_database"},
        "registration": {
            "registration_unit": demo.WARD_UNIT, "birth_notice_state": "electronic", "birth_notice_number": "GCS-2026-0142",
            "join_household": "yes", "household_of": "mother", "health_insurance": "no",
        },
        "result": {"copies_wanted": "no", "delivery": "electronic", "truth_consent": "on"},
    }  # fmt: skip


def _address(name: str) -> dict[str, str]:
    return {f"{name}.{part}": value for part, value in HOME.items()}


def _parent(who: str, person: people.DemoPerson) -> dict[str, str]:
    return {
        f"{who}_known": "yes", f"{who}_personal_id": person.personal_id, f"{who}_full_name": person.full_name,
        f"{who}_birth_date": f"{person.birth_date:%d/%m/%Y}", f"{who}_ethnicity": "01", f"{who}_nationality": "VN",
        **_address(f"{who}_residence"),
    }  # fmt: skip


def _new_name() -> str:
    """A child nobody declared before, so that the journey can be lived again and again."""
    middles = ("Minh", "Bảo", "Gia", "Khánh", "Ngọc", "Thảo", "Phương", "Hà", "Tú", "Linh")
    lasts = ("An", "Châu", "Hân", "Mai", "Thư", "Vy", "Yên", "Quỳnh", "Trà", "Diệp")
    number = dossiers.count_all() % 100
    return f"Nguyễn {middles[number // 10]} {lasts[number % 10]}"


def _declare(story: Story, address: str) -> Visitor:
    name = people.FATHER.full_name
    father = Visitor(address).open(f"/tai-khoan/dang-nhap/?next=/mot-cua/thu-tuc/{PROCEDURE}/nop/")
    father.send(button="VNeID").send({"subject": father.choice("subject", name)}, button="Đồng ý")
    story.step(name, "signs in with the test VNeID and opens the birth declaration")
    root = father.send().address
    for section, values in _answers(_new_name()).items():
        father.open(f"{root}{section}/").send(values, button="tiếp tục")
        if father.status != 200 or f"/{section}/" in father.address:
            raise LostError(f"The section {section} was not accepted: {father.words[:500]}")
    father.open(f"{root}giay-to/").send(button="tiếp tục")
    father.open(f"{root}noi-nop/").send({"where": "own"})
    story.step(name, "fills in the declaration, step by step, and checks the answers")
    father.open(f"{root}kiem-tra/").send()
    found = re.search(r"H31[\d.]*-\d{6}-\d{4,}", father.words)
    if found is None:
        raise LostError(f"The dossier was not sent: {father.words[:500]}")
    story.case = found[0]
    story.step(name, f"sends dossier {story.case}")
    return father


def _official(address: str, username: str) -> tuple[Visitor, demo.DemoOfficial]:
    """The demonstration's official, signed in."""
    official = next(item for item in demo.OFFICIALS if item.username == username)
    visitor = Visitor(address).open("/tai-khoan/dang-nhap-thu/")
    return visitor.send(button=official.full_name), official


def _act(story: Story, address: str, username: str, pages: list[tuple[str, dict[str, Any], str]], what: str) -> None:
    """The official does what these pages ask: (path below the dossier, values, button)."""
    visitor, official = _official(address, username)
    for path, values, button in pages:
        visitor.open(f"/mot-cua/ban-tiep-nhan/ho-so/{story.case}/{path}").send(values, button=button)
        if visitor.status >= 400:
            raise LostError(f"{official.full_name} could not {what}: {visitor.words[:500]}")
    story.step(f"{official.full_name} ({official.title})", what)


def _receive(story: Story, address: str) -> None:
    _act(
        story,
        address,
        "tiepnhan",
        [("tiep-nhan/", {}, "Tiếp nhận hồ sơ")],
        "checks the components and receives the dossier",
    )


def _draft(story: Story, address: str) -> None:
    draft = ("ket-qua/du-thao/", {}, "Giữ số và soạn dự thảo")  # type: ignore[var-annotated]
    _act(story, address, "hotich", [draft], "asks the population register and drafts the certificate with its number")
    key = dossiers.only_open_task(story.case)
    step = (f"buoc/{key}/hoan-thanh/", {"outcome": "eligible"}, "")
    _act(story, address, "hotich", [step], "finds the conditions met and passes the draft on")


def _sign(story: Story, address: str) -> None:
    _act(
        story,
        address,
        "phochutich",
        [("ket-qua/ky/", {"has_read": "on"}, "Ký số")],
        "reads and signs the certificate; the register is told",
    )
    story.wait_for("population.BirthRegistered.v1")
    story.step("Cơ sở dữ liệu dân cư", "registers the child and tells the one-stop")


def _seal(story: Story, address: str) -> None:
    _act(
        story,
        address,
        "vanthu",
        [("ket-qua/dong-dau/", {}, "Đóng dấu")],
        "registers the paper and seals it for the agency",
    )


def _collect(story: Story, father: Visitor) -> None:
    father.open(f"/mot-cua/ho-so-cua-toi/{story.case}/").send(to="/nhan-ket-qua/")
    if not father.body.startswith(b"%PDF"):
        father.open(f"/mot-cua/ho-so-cua-toi/{story.case}/ket-qua/")
    if not father.body.startswith(b"%PDF"):
        raise LostError(f"The father did not get the signed certificate: {father.status} {father.words[:400]}")
    story.steps.append({"pdf_bytes": len(father.body), "verdict": _verify(father.body)})
    story.step(people.FATHER.full_name, f"fetches the signed certificate ({len(father.body) // 1024} kB)")


def _verify(pdf: bytes) -> dict[str, Any]:
    """What the signatures say, printed for a person."""
    report = signatures.verify_pdf(pdf)
    print(f"\n    {report.summary}")
    for found in report.signatures:
        print(f"      · {found.signer}, {found.title or found.agency} — {found.signed_at:%d/%m/%Y %H:%M:%S %Z}")
    return {"valid": report.is_valid, "signatures": len(report.signatures), "sha256": report.sha256}


def _is_right(story: Story) -> bool:
    """Whether the expected messages passed in order, the ledger is whole and the certificate is valid."""
    messages = [str(message) for message in passed.messages_of(story.case)]
    print("\n    Facts and questions, in order:")
    for message in messages:
        print(f"      {message}")
    in_order = iter(messages)
    missing = [wanted for wanted in MESSAGES if wanted not in in_order]
    verdict = next(step["verdict"] for step in story.steps if "verdict" in step)
    breaks = list(ledger.breaks())
    print(f"\n    Missing messages: {missing or 'none'}; breaks of the ledger's chain: {breaks or 'none'};")
    print(f"    certificate valid: {verdict['valid']}, signatures: {verdict['signatures']}")
    return not missing and not breaks and bool(verdict["valid"]) and verdict["signatures"] == 2

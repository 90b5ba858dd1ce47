"""Tokens, files, figures of waiting, and the file of partners."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.files import services as files
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters import jobs
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.links import subject_of
from phohien.lgsp.adapters.models import Comparison, Letter, PartnerState
from phohien.lgsp.adapters.outbox import Declined, Receipt, Unreachable, sending
from phohien.lgsp.adapters.rules import configuration, waiting
from phohien.lgsp.adapters.rules.letters import Attachment
from phohien.lgsp.adapters.simulators.server import Simulator
from phohien.lgsp.adapters.tests import make
from phohien.lgsp.contracts.population import PersonCorrected


def test_a_token_is_kept_until_shortly_before_its_end_and_fetched_anew_when_it_is_refused(partner: Simulator) -> None:
    given_before, channel = partner.tokens_given, make.channel("ngsp", partner)

    def fetched() -> int:
        return partner.tokens_given - given_before

    for minutes in (0, 1, 59):
        channel.call(at=make.AT + timedelta(minutes=minutes))
    assert fetched() == 1
    channel.call(at=make.AT + timedelta(minutes=59, seconds=40))
    assert fetched() == 2
    partner.misbehaviour.script = ["expired_token"]
    channel.call(at=make.AT + timedelta(hours=1))
    assert fetched() == 3


@pytest.mark.django_db
def test_wrong_credentials_kill_no_letter(partner: Simulator) -> None:
    make.post()
    channel = make.channel("ngsp", partner, secret="wrong")
    assert sending.send_next("ngsp", channel, at=make.AT).outcome == "later"
    assert Letter.objects.get().bad_answers == 0 and "credentials" in PartnerState.objects.get().last_error
    assert "wrong" not in PartnerState.objects.get().last_error + repr(channel.partner)


@pytest.mark.django_db
@pytest.mark.parametrize("protocol", ["ngsp", "vdxp"])
def test_files_go_with_a_letter_by_their_code(partner: Simulator, protocol: str, settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path
    kept = files.keep(content="Kính gửi…\r\n--b\r\n".encode(), name="cv.txt", by=SYSTEM, at=make.AT)
    attached = Attachment(kept.code, kept.name, kept.media_type, kept.sha256)
    letter = make.post(partner=protocol, attachments=[attached], about="CV-1")

    assert sending.send_next(protocol, make.channel(protocol, partner), at=make.AT).outcome == "taken"
    assert partner.receiver.known[letter.key]["attachments"][0]["sha256"] == kept.sha256
    assert make.channel(protocol, partner).listing("2026-11-23", at=make.AT) == {letter.key: letter.digest}


@pytest.mark.django_db
@pytest.mark.parametrize("protocol", ["ngsp", "vdxp"])
def test_a_letter_whose_file_is_gone_is_quarantined_and_another_subject_goes_on(
    partner: Simulator, protocol: str
) -> None:
    make.post("a", partner=protocol, attachments=[Attachment("0" * 32, "x", "text/plain", "0" * 64)])
    make.post("b", partner=protocol)
    channel = make.channel(protocol, partner)
    assert [sending.send_next(protocol, channel, at=make.AT).outcome for _time in range(2)] == ["dead", "taken"]
    assert Letter.objects.get(state="dead").why == "quarantined"


@pytest.mark.django_db
def test_silence_never_kills_a_letter_before_three_days_and_bad_answers_do_after_eight() -> None:
    class Away:
        answered = False

        def send(self, _parcel: Any, *, at: Any) -> Any:
            raise Unreachable("away", answered=self.answered)

    make.post()
    at = make.AT
    while at < make.AT + timedelta(days=2, hours=22):
        assert (step := sending.send_next("ngsp", Away(), at=at)) is None or step.outcome == "later"
        at += timedelta(hours=1, minutes=20)
    assert sending.send_next("ngsp", Away(), at=make.AT + timedelta(days=3, hours=1)).outcome == "dead"
    assert Letter.objects.get().why == "exhausted"

    PartnerState.objects.all().delete()
    make.post("b")
    Away.answered, outcomes = True, []
    for hours in range(0, 24, 2):
        step = sending.send_next("ngsp", Away(), at=make.AT + timedelta(hours=hours))
        outcomes += [step.outcome] if step else []
    assert outcomes == ["later"] * 7 + ["dead"]


@given(st.integers(1, 60), st.text(max_size=9))
def test_waits_grow_to_an_hour_and_are_spread_by_a_quarter_the_same_way_every_time(tries: int, key: str) -> None:
    wait = waiting.wait_after(tries, key)
    full = min(timedelta(seconds=5) * 2 ** min(tries - 1, 12), timedelta(hours=1))
    assert full * 0.75 <= wait <= full * 1.25 and wait == waiting.wait_after(tries, key)
    assert waiting.rest_after(4, key) is None
    assert timedelta(seconds=22) < (waiting.rest_after(4 + tries, key) or timedelta(0)) < timedelta(minutes=19)


def test_documents_wait_from_half_a_minute_to_an_hour_and_for_one_day_whatever_is_answered() -> None:
    pace = waiting.DOCUMENTS
    waits = [waiting.wait_after(tries, "k", pace) for tries in range(1, 40)]
    assert timedelta(seconds=22) < waits[0] < timedelta(seconds=38) and max(waits) <= timedelta(minutes=75)
    for age, hopeless in ((timedelta(hours=23), False), (timedelta(hours=24), True)):
        at = make.AT + age
        assert waiting.is_hopeless(bad_answers=500, posted_at=make.AT, at=at, pace=pace) == hopeless


@pytest.mark.django_db
def test_what_is_urgent_goes_first_also_when_it_is_tried_again() -> None:
    class Away:
        pace = waiting.DOCUMENTS

        def __init__(self, answers: int) -> None:
            self.heard: list[str] = []
            self.answers = answers

        def send(self, parcel: Any, *, at: Any) -> Any:
            self.heard.append(parcel.subject)
            if len(self.heard) <= self.answers:
                raise Unreachable("away")
            return Receipt(parcel.key, parcel.digest)

    make.post("plain")
    make.post("flash", urgency=3, at=make.AT + timedelta(minutes=1))
    channel, at = Away(answers=1), make.AT + timedelta(minutes=2)
    sending.send_next("ngsp", channel, at=at)
    for _time in range(2):
        sending.send_next("ngsp", channel, at=at + timedelta(minutes=2))
    assert channel.heard == ["flash", "flash", "plain"]


WRONG = [
    "x", "other = 1", "partner = 3", '[partner.a]\nprotocol = "ftp"', '[partner.a]\nprotocol = "ngsp"\naddress = "ftp://x"',
    '[partner.a]\nprotocol = "ngsp"\naddress = "http://x"', '[partner.a]\nprotocol = "vdxp"\naddress = "http://x"\nclient = "a"',
    '[partner.a]\nprotocol = 1', '[partner.a]\npasword = "x"', '[national.d]\npartner = "nobody"', 'simulate_port = true',
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_file_that_cannot_be_used_says_where_and_why(text: str) -> None:
    with pytest.raises(configuration.Unusable, match=r"partners\.toml"):
        configuration.read(text)


def test_the_file_is_read_again_and_the_last_good_one_goes_on_when_it_is_damaged(
    partner: Simulator, folder: Path
) -> None:
    assert connecting.partners().codes == ()
    make.write_partners(folder, partner)
    assert connecting.partners().codes == ("ngsp", "vdxp")
    before = connecting.channel_to("ngsp")
    (folder / "partners.toml").write_text("damaged [")
    assert connecting.partners().codes == ("ngsp", "vdxp") and connecting.channel_to("ngsp") is before


@pytest.mark.django_db
def test_the_worker_sends_what_is_due_and_compares_yesterday_once(partner: Simulator, folder: Path) -> None:
    make.write_partners(folder, partner)
    make.post()
    assert jobs.send_to("ngsp") == 1 and jobs.send_to("nobody") == 0
    assert jobs.compare_yesterday() == 2 and jobs.compare_yesterday() == 0
    assert Comparison.objects.filter(is_equal=True).count() == 2


@pytest.mark.django_db
def test_a_fact_is_told_to_its_partner_about_what_it_names(partner: Simulator, folder: Path) -> None:
    from phohien.lgsp.adapters import links

    fact = PersonCorrected(personal_id="000197884408", fields=("full_name",), valid_on=make.AT.date())
    assert subject_of(fact) == "000197884408"
    with transaction.atomic():
        links._teller("ngsp")(fact, at=make.AT)
    letter = Letter.objects.get()
    assert (letter.kind, letter.data["fields"]) == ("population.PersonCorrected.v1", ["full_name"])


def test_a_partner_that_says_no_is_no_partner_that_is_away(partner: Simulator) -> None:
    with pytest.raises(Declined):
        make.channel("vdxp", partner, service="XROADVN/GOV/VPCP/VDXP/sendLetter/v1")._call(
            make.channel("vdxp", partner)._renamed("unknown"), {"question": "{}", "purpose": "x"}, "1", []
        )


def test_a_partner_is_shown_our_certificate_and_believed_by_its_own_authority(tmp_path: Path, settings: Any) -> None:
    import ssl
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    from phohien.lgsp.adapters.channels import http
    from phohien.lgsp.gateway.tests.secured import pair

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            shown = dict(item[0] for item in self.connection.getpeercert()["subject"])  # type: ignore[attr-defined]
            body = shown["commonName"].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    root = pair("root")
    (tmp_path / "root.pem").write_bytes(root.pem)
    pair("H31", root).lay(tmp_path, "ours")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair("the bus", root).lay(tmp_path, "theirs"))
    context.load_verify_locations(tmp_path / "root.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.VAR_DIR = tmp_path
    told = f"""
[partner.ngsp]
protocol = "ngsp"
address = "https://127.0.0.1:{server.server_port}/"
token_address = "https://127.0.0.1:{server.server_port}/token"
certificate = "ours.pem"
authorities = "root.pem"
"""
    (tmp_path / "partners.toml").write_text(told)
    try:
        partner: Any = connecting.channel_to("ngsp").partner  # type: ignore[union-attr]
        assert partner.certificate == str(tmp_path / "ours.pem")
        assert http.post(partner.address, b"{}", {}, partner=partner).content == b"H31"
        for other in (replace(partner, certificate=""), replace(partner, authorities=""),
                      replace(partner, certificate=str(tmp_path / "none.pem"))):  # fmt: skip
            with pytest.raises(Unreachable):
                http.post(partner.address, b"{}", {}, partner=other)
    finally:
        server.shutdown()
    with pytest.raises(configuration.Unusable, match="https"):
        configuration.read(told.replace("https", "http"))

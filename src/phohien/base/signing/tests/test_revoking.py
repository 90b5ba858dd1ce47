"""Outside authorities asked whether a certificate was revoked: by a job, briefly, never into the inner network."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from phohien.base.signing import authority, fetching, longterm, queries, revoking
from phohien.base.signing.models import Revocation
from phohien.base.signing.tests import make
from phohien.base.signing.tests.test_verdicts import only, token
from phohien.base.signing.tests.vgca import Token

pytestmark = pytest.mark.django_db
NOW = make.LATER + timedelta(days=1)


class Authority:
    """Another authority with its own web server, trusted here by its root in the folder."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.home = authority.load()
        self.lists = (authority.revocation_list(revoked=[], at=NOW - timedelta(hours=1)), self.home.root_list)
        self.asked: list[str] = []
        self.status = ocsp.OCSPCertStatus.GOOD

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        self.asked.append(path)
        if path == "/ocsp":
            return 200, self._ocsp(body)
        if path.endswith("cap.crl"):
            return 200, self.lists[0]
        return (200, self.lists[1]) if path.endswith("goc.crl") else (404, b"")

    def _ocsp(self, body: bytes) -> bytes:
        asked = ocsp.load_der_ocsp_request(body)
        is_revoked = self.status == ocsp.OCSPCertStatus.REVOKED
        return (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                issuer_name_hash=asked.issuer_name_hash, issuer_key_hash=asked.issuer_key_hash,
                serial_number=asked.serial_number, algorithm=hashes.SHA1(), cert_status=self.status,
                this_update=NOW - timedelta(hours=1), next_update=NOW + timedelta(days=1),
                revocation_time=make.AT - timedelta(days=1) if is_revoked else None,
                revocation_reason=x509.ReasonFlags.key_compromise if is_revoked else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.home.issuer)
            .sign(self.home.issuer_key, hashes.SHA256())
            .public_bytes(Encoding.DER)
        )  # fmt: skip

    def with_responder(self) -> Token:
        """A certificate that names the responder and no list."""
        key = authority.new_key()
        location = x509.UniformResourceIdentifier(f"{self.address}/ocsp")
        said = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, location)
        home = self.home
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(home.issuer_key.public_key())
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nguyễn Văn Thật")]))
            .issuer_name(home.issuer.subject).public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(make.AT - timedelta(days=9)).not_valid_after(NOW + timedelta(days=99))
            .add_extension(x509.AuthorityInformationAccess([said]), critical=False)
            .add_extension(known, critical=False)
            .add_extension(authority._key_usage(digital_signature=True, content_commitment=True), critical=True)
            .sign(home.issuer_key, hashes.SHA256())
        )  # fmt: skip
        return Token(made, key)


@pytest.fixture
def server() -> Iterator[tuple[str, dict[str, Any]]]:
    """A web server whose answers a test sets under ``answer``."""
    held: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, *fields = held["answer"](
                self.path, self.rfile.read(int(self.headers.get("Content-Length") or 0))
            )
            self.send_response(status)
            for name, value in fields:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_said: object) -> None:
            """Quiet."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}", held
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def outside(server: Any, settings: Any, tmp_path: Path, monkeypatch: Any) -> Iterator[Authority]:
    """That authority; what it issues now names its own addresses. The house's own is put back by ``come_home``."""
    address, held = server
    settings.SIGNING_ROOT, roots = tmp_path / "here", tmp_path / "roots"
    settings.SIGNING_TRUST_ROOTS = roots
    roots.mkdir()
    authority.load()
    with monkeypatch.context() as names:
        names.setattr(authority, "TEST", "NƠI KHÁC")
        settings.SIGNING_ROOT, settings.PUBLIC_URL = tmp_path / "there", address
        found = Authority(address)
    held["answer"] = found.answer
    for name, one in (("goc", found.home.root), ("cap", found.home.issuer)):
        (roots / f"{name}.pem").write_bytes(one.public_bytes(Encoding.PEM))
    (roots / "hosts.txt").write_text(f"# ours\n{address.removeprefix('http://')}\n")
    yield found


def come_home(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOT = tmp_path / "here"


def ask_all() -> None:
    while revoking.ask_next(at=NOW):
        pass


def test_an_unchecked_certificate_is_asked_about_once_and_then_known_and_embedded(
    outside: Authority, settings: Any, tmp_path: Path
) -> None:
    signed = token().sign(make.document(20))
    come_home(settings, tmp_path)
    report = queries.verify_pdf(signed, at=NOW)
    assert only(report) == ("untrusted", "unreliable", "unchecked")
    assert revoking.want(report, at=NOW) == 2
    assert revoking.want(report, at=NOW) == 0
    assert revoking.is_awaited(report)

    ask_all()

    assert sorted(path.rsplit("/", 1)[-1] for path in outside.asked) == ["cap.crl", "goc.crl"]
    assert only(queries.verify_pdf(signed, at=NOW)) == ("remarks", "valid", "")
    assert not revoking.is_awaited(report)
    stamped = longterm.restamp(signed, at=NOW)
    Revocation.objects.all().delete()
    assert [one.level for one in queries.inspect_pdf(stamped, at=NOW).signatures] == ["B-LTA", ""]


@pytest.mark.parametrize(
    "status, standing",
    [
        (ocsp.OCSPCertStatus.GOOD, ("remarks", "valid", "")),
        (ocsp.OCSPCertStatus.REVOKED, ("untrusted", "unreliable", "revoked")),
        (ocsp.OCSPCertStatus.UNKNOWN, ("untrusted", "unreliable", "unchecked")),
    ],
)
def test_a_responder_says_whether_a_certificate_is_good(
    outside: Authority, settings: Any, tmp_path: Path, status: ocsp.OCSPCertStatus, standing: tuple[str, str, str]
) -> None:
    outside.status = status
    signed = outside.with_responder().sign(make.document(20))
    come_home(settings, tmp_path)
    revoking.want(queries.verify_pdf(signed, at=NOW), at=NOW)

    ask_all()

    assert "/ocsp" in outside.asked
    assert only(queries.verify_pdf(signed, at=NOW)) == standing


def test_an_authority_that_is_silent_or_lies_is_asked_again_later_and_believed_in_nothing(
    outside: Authority, server: Any, settings: Any, tmp_path: Path
) -> None:
    signed = token().sign(make.document(20))
    come_home(settings, tmp_path)
    revoking.want(queries.verify_pdf(signed, at=NOW), at=NOW)
    ours = authority.revocation_list(revoked=[], at=NOW)
    for answer in ((500, b""), (200, b"garbage"), (200, ours), (302, b"", ("Location", outside.address + "/cap.crl"))):
        server[1]["answer"] = lambda _path, _body, answer=answer: answer
        Revocation.objects.update(due_at=NOW, tries=0)

        ask_all()

        assert not Revocation.objects.exclude(file_code="").exists(), answer
        assert Revocation.objects.filter(due_at__gt=NOW, tries=1).count() == 2
        assert only(queries.verify_pdf(signed, at=NOW))[2] == "unchecked"


@pytest.mark.parametrize(
    "address, public",
    [
        ("203.162.4.190", True), ("2001:4860:4860::8888", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("192.168.1.1", False), ("172.16.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_open_network_are_public(address: str, public: bool) -> None:
    assert fetching.is_public(address) is public


@pytest.mark.parametrize(
    "address",
    ["ftp://ca.example/a", "http://", "http://u:p@example.com/", "http://example.com:8080/", "http://127.0.0.1/", "file:///etc/hosts",
     "http://[::1]/", "http://localhost/"],
)  # fmt: skip
def test_other_schemes_ports_credentials_and_the_inner_network_are_refused_before_a_word_is_sent(address: str) -> None:
    with pytest.raises(fetching.UnreachableError):
        fetching.fetch(address)


def test_a_name_that_leads_inside_is_refused_and_the_one_looked_up_is_the_one_called(monkeypatch: Any) -> None:
    called: list[Any] = []
    rows = [(2, 1, 6, "", ("203.162.4.190", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_given, **_more: rows)
    monkeypatch.setattr(fetching.socket, "create_connection", lambda where, **_more: called.append(where) or _refuse())

    with pytest.raises(fetching.UnreachableError, match="inner network"):
        fetching.fetch("http://ca.example/a.crl")
    del rows[1]
    with pytest.raises(fetching.UnreachableError):
        fetching.fetch("http://ca.example/a.crl")

    assert called == [("203.162.4.190", 80)]


def _refuse() -> None:
    raise OSError("refused")


def test_an_endless_answer_is_cut_off(server: Any, settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    address, held = server
    settings.SIGNING_TRUST_ROOTS = tmp_path
    (tmp_path / "hosts.txt").write_text(address.removeprefix("http://"))
    held["answer"] = lambda _path, _body: (200, bytes(200_000))
    monkeypatch.setattr(fetching, "MOST_BYTES", 100_000)

    with pytest.raises(fetching.UnreachableError, match="too long"):
        fetching.fetch(f"{address}/a.crl")


def test_an_answer_that_is_good_for_ever_is_kept(monkeypatch: Any) -> None:
    home, never = authority.load(), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    certificate, issuer = (one.public_bytes(Encoding.DER) for one in (home.issuer, home.root))
    row = Revocation.objects.create(
        fingerprint="a" * 64, certificate=certificate, issuer=issuer, wanted_at=NOW, due_at=NOW
    )
    monkeypatch.setattr(revoking, "_by_ocsp", lambda *_asked: (b"answer", never))

    ask_all()

    row.refresh_from_db()
    assert (row.kind, row.next_update) == ("ocsp", never)


def test_an_authority_that_drips_its_answer_is_hung_up_on(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    settings.SIGNING_TRUST_ROOTS = tmp_path
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        (tmp_path / "hosts.txt").write_text(address)
        threading.Thread(target=drip, args=(listening,), daemon=True).start()
        with pytest.raises(fetching.UnreachableError):
            fetching.fetch(f"http://{address}/")


def drip(listening: socket.socket) -> None:
    line, _address = listening.accept()
    with line, suppress(OSError):
        line.recv(65536)
        for piece in (b"HTTP/1.1 200 OK\r\nX-Slow: ", *[b"a"] * 30, b"\r\nContent-Length: 0\r\n\r\n"):
            line.sendall(piece)
            time.sleep(0.05)

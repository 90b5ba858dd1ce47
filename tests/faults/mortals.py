"""Two houses whose processes a drill kills at whatever step it names: ``python -m tests.faults.mortals FOLDER URL_A URL_B``.

Django is loaded once. Every act then runs in a process of its own, forked from here, with connections and files of one house,
and B's web server in another; a process told to die at step n sends itself ``SIGKILL`` there, so that nothing of it runs any
more. Steps are: each writing statement, each commit (before and after), each file opened for writing or renamed in the store,
each connection to the other house. The product knows nothing of this: the steps are seen by Django's own execute
wrappers and Python's audit events.

One JSON object a line comes in on standard input; one goes out when the act is over: ``{"died": …, "steps": n, "last": …, "result": …}``.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

OURS = "H99.7"
FAR = "H99.30"
PARTNER = "national"
WRITES = ("insert", "update", "delete", "with")
OPENED_TO_WRITE = os.O_WRONLY | os.O_RDWR


class Death:
    """Counts the steps of this process, and ends it at the one named; 0 ends nothing, -1 before and -2 after the first commit."""

    def __init__(self, at: int, store: Path) -> None:
        self.at, self.store, self.count = at, str(store), 0

    def step(self, what: str) -> None:
        """The process is about to do that, and may die of it."""
        self.count += 1
        if self.at in (self.count, COMMITS.get(what)):
            os.write(LAST, what[:400].encode() + b"\n")
            os.kill(os.getpid(), signal.SIGKILL)

    def on_statement(self, execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        """Django's execute wrapper."""
        if sql.lstrip()[:6].lower().startswith(WRITES):
            self.step(f"statement {' '.join(sql.split())[:60]}")
        return execute(sql, values, many, context)

    def on_event(self, event: str, values: tuple[Any, ...]) -> None:
        """Python's audit hook."""
        if event == "os.rename" or event == "socket.connect":
            self.step(f"{event} {values[1]!s:.40}")
        elif event == "open" and isinstance(values[2], int) and values[2] & OPENED_TO_WRITE:
            if str(values[0]).startswith(self.store):
                self.step("a file of the store opened")


LAST = -1
COMMITS = {"before a commit": -1, "after a commit": -2}


def enter(house: str, folder: Path, url: str, die: int) -> Death:
    """This process, just forked, is one of the house, with everything of its own."""
    from django.conf import settings
    from django.db import connections
    from django.db.backends.base.base import BaseDatabaseWrapper

    from phohien.site.settings import database

    var = folder / house
    settings.VAR_DIR, settings.FILES_ROOT = var, var / "files"
    settings.SIGNING_ROOT, settings.SIGNING_TRUST_ROOTS = folder / "signing", folder / "signing" / "roots"
    connection = connections["default"]
    connection.settings_dict.update(database(url))
    death = Death(die, settings.FILES_ROOT)
    connection.connect()
    connection.execute_wrappers.append(death.on_statement)
    commit = BaseDatabaseWrapper.commit

    def mortal_commit(self: BaseDatabaseWrapper) -> None:
        death.step("before a commit")
        commit(self)
        death.step("after a commit")

    BaseDatabaseWrapper.commit = mortal_commit  # type: ignore[method-assign]
    sys.addaudithook(death.on_event)
    return death


def serve(listening: socket.socket) -> None:
    """B's web server: one request after another, until it is killed."""
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Nothing."""

    class Server(WSGIServer):
        def handle_error(self, *arguments: object) -> None:
            """Who called went away."""

    server = Server(listening.getsockname(), Quiet, bind_and_activate=False)
    server.socket = listening
    server.server_name, server.server_port = listening.getsockname()
    server.setup_environ()
    server.set_app(get_wsgi_application())
    server.serve_forever(0.05)


def prepare(house: str, folder: Path, port: int) -> dict[str, Any]:
    """The house has its office and people; A knows the axis it sends by, B has A for a member."""
    from django.conf import settings

    from phohien.kernel import clock
    from phohien.lgsp.directory.models import Agency
    from phohien.systems.documents.tests import make
    from phohien.systems.documents.tests.axis import make as axis

    if house == "a":
        make.offices()
        make.credentials()
        secret = (folder / "secret").read_text()
        settings.VAR_DIR.mkdir(exist_ok=True, parents=True)
        (settings.VAR_DIR / "partners.toml").write_text(
            f'[partner.{PARTNER}]\nprotocol = "vxp"\nname = "Trục"\naddress = "http://127.0.0.1:{port}/api/v1/documents/axis/vxp"\n'
            f'client = "{OURS}"\nsecret = "{secret}"\npatience_seconds = 5\n'
        )
        return {}
    make.OFFICE, make.PEOPLE = FAR, {
        name: (person, title, FAR if agency == OURS else agency, roles)
        for name, (person, title, agency, roles) in make.PEOPLE.items()
    }  # fmt: skip
    make.offices()
    Agency.objects.filter(code=FAR).update(name="Sở Xa")
    (folder / "secret").write_text(axis.member(OURS, clock.now()))
    return {}


def draft(subject: str) -> dict[str, Any]:
    """A's document is signed by its leader and waits for its number."""
    from phohien.kernel import clock
    from phohien.systems.documents.models import Document, Recipient
    from phohien.systems.documents.services import drafting, issuing
    from phohien.systems.documents.tests import make

    document = make.drafted(with_file=True)
    Recipient.objects.filter(document=document).delete()
    Recipient.objects.create(document=document, agency=FAR, name="Sở Xa")
    Document.objects.filter(pk=document.pk).update(subject=subject)
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=clock.now())
    drafting.check_format(code=document.code, by=make.CLERK, at=clock.now())
    issuing.sign_document(code=document.code, by=make.LEADER, at=clock.now())
    return {"code": document.code}


def number(code: str) -> dict[str, Any]:
    """A's clerk numbers it, unless that was done."""
    from phohien.kernel import clock
    from phohien.systems.documents.models import Document
    from phohien.systems.documents.services import issuing
    from phohien.systems.documents.tests import make

    if not Document.objects.get(code=code).number:
        issuing.number_document(code=code, by=make.CLERK, at=clock.now())
    return {"done": True}


def seal(code: str) -> dict[str, Any]:
    """A's seal lies over the signature."""
    from phohien.kernel import clock
    from phohien.systems.documents.services import issuing
    from phohien.systems.documents.tests import make

    issuing.seal_document(code=code, by=make.CLERK, at=clock.now())
    return {"done": True}


def issue(code: str) -> dict[str, Any]:
    """A's clerk issues it, unless that was done."""
    from phohien.kernel import clock
    from phohien.systems.documents.models import Document
    from phohien.systems.documents.services import issuing
    from phohien.systems.documents.tests import make

    if Document.objects.get(code=code).issued_at is None:
        issuing.issue_document(code=code, by=make.CLERK, at=clock.now())
    return {"done": True}


def send() -> dict[str, Any]:
    """A's letters that are due were tried."""
    from phohien.lgsp.adapters.jobs import send_to
    from phohien.lgsp.adapters.models import Letter

    send_to(PARTNER)
    return {"done": not Letter.objects.filter(state="waiting").exists()}


def visit() -> dict[str, Any]:
    """A's worker visits the axis: letters followed, what waits fetched, taken in, acknowledged."""
    from phohien.systems.documents import jobs
    from phohien.systems.documents.models import Consignment, Delivery

    jobs.visit_nation()
    waits = Consignment.objects.filter(is_remote_told=False).exists()
    return {"done": not waits and not Delivery.objects.filter(route="house", transport="initial").exists()}


def take_in() -> dict[str, Any]:
    """The worker takes in what waits for its office."""
    from phohien.systems.documents import jobs
    from phohien.systems.documents.models import Delivery

    jobs.take_in_due()
    return {"done": not Delivery.objects.filter(route="house", transport__in=["initial", "processing"]).exists()}


def register() -> dict[str, Any]:
    """B's clerk enters what arrived in the register."""
    from phohien.kernel import clock
    from phohien.systems.documents.models import Document
    from phohien.systems.documents.services import entering
    from phohien.systems.documents.tests import make

    for document in Document.objects.filter(direction="in", state="received").order_by("id"):
        clerk = make.Actor(code="acc-clerk", name="Văn thư", kind="official", agency=document.agency, post="p-clerk",
                           roles=frozenset({"clerk"}), assurance=2)  # fmt: skip
        entering.register_document(code=document.code, by=clerk, at=clock.now())
    return {"done": True}


def answer() -> dict[str, Any]:
    """B hands its axis a package for A, unless it did."""
    import io

    from phohien.kernel import clock
    from phohien.kernel.policy import SYSTEM
    from phohien.systems.documents.services.axis import accepting
    from phohien.systems.documents.tests import make
    from phohien.systems.documents.tests.axis import make as axis
    from phohien.systems.documents.tests.edxml import samples

    package = axis.document(FAR, OURS, name="77/SX-VP", attachments=(samples.file(make.pdf(), name="tra-loi.pdf"),))
    handed = accepting.Handed(content=io.BytesIO(axis.octets(package)))
    return {"code": accepting.accept_package(handed=handed, by=SYSTEM, at=clock.now()).code, "done": True}


def close_file() -> dict[str, Any]:
    """A's work file with one handled letter is closed, and a package of it is asked for."""
    from phohien.kernel import clock
    from phohien.systems.documents.services import directing, filing, packaging
    from phohien.systems.documents.tests import make

    letter = make.directed(with_file=True)
    directing.complete_task(code=letter.code, result="Đã trả lời", by=make.SPECIALIST, at=make.at(14))
    work_file = filing.open_work_file(
        agency=OURS, year=2026, notation="01.QH", title="Hồ sơ", term="20", by=make.SPECIALIST, at=make.at(8)
    )
    filing.place_document(code=letter.code, work_file=work_file.code, by=make.SPECIALIST, at=make.at(15))
    filing.close_work_file(code=work_file.code, by=make.SPECIALIST, at=make.at(16))
    packaging.ask_package(work_file=work_file.code, by=make.ARCHIVIST, at=clock.now())
    return {"done": True}


def pack() -> dict[str, Any]:
    """A's worker builds what was asked for."""
    from phohien.systems.documents import jobs
    from phohien.systems.documents.models import ArchivePackage

    jobs.build_packages()
    return {"done": not ArchivePackage.objects.filter(state__in=["waiting", "building"]).exists()}


ACTS: dict[str, Callable[..., dict[str, Any]]] = {
    one.__name__: one for one in (prepare, draft, number, seal, issue, send, visit, take_in, register, answer, close_file, pack)
}  # fmt: skip


class Mother:
    """Forks a process an act, and B's server again whenever it died."""

    def __init__(self, folder: Path, urls: dict[str, str]) -> None:
        self.folder, self.urls, self.server, self.deaths = folder, urls, 0, 0
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=20)
        self.lasts, self.said = os.pipe(), folder / "said.json"

    def open_server(self, die: int = 0) -> None:
        """B's server runs, in a new process."""
        self.server = os.fork()
        if self.server == 0:
            try:
                self._child()
                enter("b", self.folder, self.urls["b"], die)
                serve(self.listening)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)

    def close_server(self) -> None:
        if self.server:
            os.kill(self.server, signal.SIGKILL)
            os.waitpid(self.server, 0)
            self.server = 0

    def _child(self) -> None:
        global LAST
        LAST = self.lasts[1]
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    def act(self, told: dict[str, Any]) -> dict[str, Any]:
        """The act ran in a process of its own, which may have died of it, as may the server it spoke to."""
        self.deaths = 0
        if told.get("serve"):
            self.close_server()
            self.open_server(int(told.get("server_die", 0)))
        self.said.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            try:
                self._child()
                self._run(told)
            finally:
                os._exit(1)
        code = self._await(child)
        said = self.said.read_text() if self.said.exists() else ""
        if told.get("serve"):
            self.close_server()
        found = json.loads(said) if said else {"died": code == -signal.SIGKILL, "code": code}
        for module in set(found.pop("modules", ())) - set(sys.modules):  # who comes next need not load it again
            with suppress(ImportError):
                importlib.import_module(module)
        return {**found, "server_deaths": self.deaths, "last": self._last()}

    def _run(self, told: dict[str, Any]) -> None:
        try:
            house = told["house"]
            death = enter(house, self.folder, self.urls[house], int(told.get("die", 0)))
            more = {"house": house, "folder": self.folder, "port": self.listening.getsockname()[1]}
            result = ACTS[told["act"]](**(more if told["act"] == "prepare" else told.get("with", {})))
            said = {"died": False, "steps": death.count, "result": result, "modules": sorted(sys.modules)}
        except Exception:
            said = {"died": False, "fault": traceback.format_exc()}
        self.said.write_text(json.dumps(said))
        os._exit(0)

    def _await(self, child: int) -> int:
        while True:
            pid, status = os.waitpid(-1, 0)
            if pid == child:
                return os.waitstatus_to_exitcode(status)
            if pid == self.server:  # as the supervisor does
                assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "The server ended by itself."
                self.deaths += 1
                self.open_server()

    def _last(self) -> str:
        os.set_blocking(self.lasts[0], False)
        try:
            return os.read(self.lasts[0], 10_000).decode()
        except BlockingIOError:
            return ""


def say(found: dict[str, Any]) -> None:
    """One line on standard output."""
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Acts until standard input ends."""
    from phohien.site.commands import environment

    environment.start_django()
    from django.urls import get_resolver

    from phohien.base.signing import loading
    from phohien.systems.documents.tests import make  # noqa: F401  loaded once, for every process to come

    get_resolver().url_patterns  # noqa: B018
    loading.engine("verify"), loading.engine("sign")
    folder, url_a, url_b = sys.argv[1:4]
    mother = Mother(Path(folder), {"a": url_a, "b": url_b})
    say({"ready": True})
    for line in sys.stdin:
        say(mother.act(json.loads(line)))
    mother.close_server()


if __name__ == "__main__":
    main()

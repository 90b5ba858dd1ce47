"""What comes in over HTTP may be too large, from nobody, or from a session that is over: a sentence, and nothing kept."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

import pytest

from phohien.systems.onestop.bench import life, reckoning, web
from tests.faults.conftest import House, await_true
from tests.faults.test_killed import application

pytestmark = pytest.mark.live
MEGABYTE = 2**20


def memory_peak(pids: list[int]) -> int:
    """The most memory any of the processes ever held. Unit: bytes."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return max(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def test_a_body_of_200_mb_is_refused_without_filling_the_memory_or_the_disk(house: House) -> None:
    web_processes = reckoning.family(house.child("granian"))
    before, dossiers = memory_peak(web_processes), house.rows("select count(*) from onestop_dossier")
    caller = house.caller("receiver")

    status = _send(house, caller.headers | {"Content-Length": str(200 * MEGABYTE)}, pieces=200)

    assert status in {400, 413, None}  # None: the connection was cut before an answer could be read
    assert memory_peak(web_processes) < before + 100 * MEGABYTE
    assert house.rows("select count(*) from onestop_dossier") == dossiers
    await_true(house.answers, "the house answers")


def _send(house: House, headers: dict[str, str], *, pieces: int) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
    connection.putrequest("POST", f"{life.API}/dossiers")
    for name, value in headers.items():
        connection.putheader(name, value)
    try:
        connection.endheaders()
        for _ in range(pieces):
            connection.send(b"x" * MEGABYTE)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def test_a_file_of_200_mb_sent_to_a_page_is_answered_with_the_limit_and_nothing_is_kept(house: House) -> None:
    caller = house.caller("receiver")
    code = caller.call("POST", f"{life.API}/dossiers", application(house))["code"]
    ((component,),) = house.rows(
        f"select c.id from onestop_component c join onestop_dossier d on d.id = c.dossier_id where d.code = '{code}' limit 1"
    )
    kept = house.rows("select count(*) from files_storedfile")

    status, page = _upload(house, caller, f"/mot-cua/ban-tiep-nhan/ho-so/{code}/thanh-phan/{component}/", megabytes=200)

    assert status == 422
    assert "Tệp này quá lớn." in page
    assert house.rows("select count(*) from files_storedfile") == kept


def _upload(house: House, caller: web.Caller, path: str, *, megabytes: int) -> tuple[int, str]:
    """The status and the page for a PDF of that size, sent as a browser sends it and never held in memory here."""
    token = caller.headers["X-CSRFToken"]
    fields = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"csrfmiddlewaretoken": token, "state": "accepted"}.items()
    )
    head = (
        'Content-Disposition: form-data; name="scan"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7'
    )
    before, after = f"{fields}--edge\r\n{head}".encode(), b"\r\n--edge--\r\n"
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=120)
    connection.putrequest("POST", path)
    headers = caller.headers | {
        "Content-Type": "multipart/form-data; boundary=edge",
        "Content-Length": str(len(before) + megabytes * MEGABYTE + len(after)),
        "Accept": "text/html",
    }
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(before)
    for _ in range(megabytes):
        connection.send(b"0" * MEGABYTE)
    connection.send(after)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, page


def test_a_session_that_is_over_is_asked_to_sign_in_again_and_nothing_is_done(house: House) -> None:
    cookies = house.office["cookies"]["receiver"] | {"sessionid": "over-long-ago"}
    before = house.rows("select count(*) from onestop_dossier")

    with pytest.raises(web.CallFailed) as refused:
        web.Caller(house.port, cookies).call("POST", f"{life.API}/dossiers", application(house))

    assert "401" in str(refused.value)
    assert house.rows("select count(*) from onestop_dossier") == before


def test_a_request_without_the_token_of_its_session_does_nothing(house: House) -> None:
    caller = house.caller("receiver")
    caller.headers["X-CSRFToken"] = "x" * 32

    with pytest.raises(web.CallFailed, match="403"):
        caller.call("POST", f"{life.API}/dossiers", application(house))


def test_input_of_the_wrong_shape_is_answered_with_its_place(house: House) -> None:
    wrong = application(house) | {"channel": "pigeon", "parties": [{"role": "king"}]}

    with pytest.raises(web.CallFailed) as refused:
        house.caller("receiver").call("POST", f"{life.API}/dossiers", wrong)

    said = str(refused.value)
    problem = json.loads(said[said.index("{") :])
    assert any("channel" in place for place in problem["errors"])
    assert any("parties" in place for place in problem["errors"])

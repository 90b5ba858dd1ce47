"""How evidence is kept, as the operator sees it: archives verified and handed out, holds placed and lifted, what goes and went."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from phohien.base.ledger.models import Entry
from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed, NotFound
from phohien.lgsp.catalogue.tests.make import OPERATOR, PROVIDER
from phohien.lgsp.gateway.tests import make
from phohien.lgsp.monitor.keeping import jobs, queries
from phohien.lgsp.monitor.keeping.tests.conftest import NIGHT
from phohien.lgsp.monitor.tests.test_pages import seen, text_of

pytestmark = pytest.mark.django_db
HOLD = {"ly_do": "Vụ án 12/2026", "tu_ngay": "28/11/2026", "den_ngay": "28/11/2026", "ben": "", "ma": "id-2"}


@pytest.fixture
def archived(home: Path, reference_data: None) -> queries.Archive:
    """The three exchanges are in an archive."""
    assert jobs.keep_evidence(NIGHT) == 1
    return queries.archives()[0]


def entries(act: str) -> list[Entry]:
    return list(Entry.objects.filter(act=f"monitor.{act}").order_by("id"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_tells_archives_and_terms_and_is_the_operators(
    archived: queries.Archive, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NIGHT + timedelta(days=40))
    page = text_of(seen("keeping", OPERATOR, language=language))
    assert archived.name in page and "28/11/2026" in page.replace("28 Nov 2026", "28/11/2026")
    assert {"vi": "chưa kiểm tra", "en": "not verified"}[language] in page
    with pytest.raises(NotAllowed):
        seen("keeping", PROVIDER)


def test_an_archive_is_verified_on_its_page_and_a_damaged_one_is_told(archived: queries.Archive, home: Path) -> None:
    assert seen("archive_detail", OPERATOR, args=(archived.name,), post={}).status_code == 302
    assert entries("verify_archive")[-1].data["exchanges"] == 3
    assert ">hợp lệ<" in text_of(seen("keeping", OPERATOR)).replace("\n", "")

    path = home / "archives" / archived.name
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 2] ^= 1
    path.write_bytes(octets)
    seen("archive_detail", OPERATOR, args=(archived.name,), post={})

    assert entries("verify_archive")[-1].data["valid"] is False
    assert "không hợp lệ" in text_of(seen("archive_detail", OPERATOR, args=(archived.name,)))
    path.unlink()
    seen("archive_detail", OPERATOR, args=(archived.name,), post={})
    assert entries("verify_archive")[-1].data["valid"] is False


def test_an_archive_is_handed_out_as_it_lies_there_and_the_ledger_knows(archived: queries.Archive, home: Path) -> None:
    answer = seen("archive_file", OPERATOR, args=(archived.name,))
    assert b"".join(answer.streaming_content) == (home / "archives" / archived.name).read_bytes()
    assert [entry.by_code for entry in entries("hand_out_archive")] == [OPERATOR.code]
    with pytest.raises(NotAllowed):
        seen("archive_file", PROVIDER, args=(archived.name,))
    for name in ("../body-secret", "mlog-other.zip"):
        with pytest.raises(NotFound):
            seen_by_name(name)


def seen_by_name(name: str) -> Any:
    from phohien.lgsp.monitor.keeping import services

    return services.hand_out_archive(name=name, by=OPERATOR, at=NIGHT)


def test_a_hold_is_placed_and_lifted_with_its_reasons(home: Path, reference_data: None) -> None:
    assert seen("hold_new", OPERATOR, post=HOLD | {"ly_do": " "}).status_code == 422
    assert seen("hold_new", OPERATOR, post=HOLD | {"den_ngay": "27/11/2026"}).status_code == 422
    assert queries.holds() == []

    assert seen("hold_new", OPERATOR, post=HOLD).status_code == 302
    (hold,) = queries.holds()
    assert (hold.query_id, hold.until - hold.since, hold.lifted_at) == ("id-2", timedelta(days=1), None)
    assert "Vụ án 12/2026" in text_of(seen("keeping", OPERATOR))
    number = (hold.number,)
    assert seen("hold_detail", OPERATOR, args=number, post={"ly_do": ""}).status_code == 422
    assert seen("hold_detail", OPERATOR, args=number, post={"ly_do": "Đã xét xử"}).status_code == 302

    page = text_of(seen("hold_detail", OPERATOR, args=number))
    assert "Đã xét xử" in page and 'name="ly_do"' not in page
    with pytest.raises(NotAllowed):
        seen("hold_new", PROVIDER)


def test_a_hold_shows_beside_the_term_it_keeps_from_ending_and_what_went_is_told(
    home: Path, reference_data: None
) -> None:
    over = make.AT + timedelta(days=91)
    seen("hold_new", OPERATOR, post=HOLD)
    number = queries.holds()[0].number
    (ending,) = queries.endings([(int(make.AT.timestamp()) // 86_400, 90)], over - timedelta(days=5))
    assert ending.holds == (number,) and ending.term == 90
    assert queries.endings([(int(make.AT.timestamp()) // 86_400, 90)], make.AT) == []

    jobs.keep_evidence(over)

    (entry,) = queries.dropped()
    assert (entry.data["exchanges"], entry.data["held"]) == (2, 1)
    assert "2026-11-28" in text_of(seen("keeping", OPERATOR))


def test_the_page_is_there_where_no_gateway_ever_ran(reference_data: None, tmp_path: Path, settings: Any) -> None:
    from django.db import connection

    settings.GATEWAY_ROOT = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("drop schema if exists evidence cascade")
    assert "Chưa có tệp lưu trữ nào" in text_of(seen("keeping", OPERATOR))

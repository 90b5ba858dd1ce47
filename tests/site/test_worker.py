"""The worker's chores: each in its own time, each safe to repeat."""

from __future__ import annotations

import threading

import pytest

from phohien.kernel import clock
from phohien.site.commands import worker
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.tests import make

pytestmark = pytest.mark.django_db


def test_the_worker_looks_at_slow_work_only_in_its_own_time() -> None:
    done: list[int] = []
    chore = worker.paced(lambda: done.append(1), seconds=3600)
    for _ in range(3):
        chore()

    assert done == [1]


def test_every_chore_of_the_worker_can_be_done_and_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.at(18))
    make.load_catalogue()
    dossier = make.received()
    for chore in worker.chores()[2:]:
        chore()
        chore()

    assert Dossier.objects.get(pk=dossier.pk).reminded_on == make.MONDAY.date()


def test_whoever_waits_for_a_slow_portal_does_so_in_a_thread_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from phohien.systems.onestop import jobs

    stop, called = threading.Event(), threading.Event()

    def slow() -> int:
        called.set()
        stop.wait(10)  # as long as a portal takes that never answers
        return 0

    monkeypatch.setattr(jobs, "talk_to_national_portal", slow)
    work = dict(worker.threads())["national-portal"]
    thread = threading.Thread(target=work, args=(stop,), daemon=True)
    thread.start()
    assert called.wait(5)
    for chore in worker.chores():
        chore()  # none of them waits for the portal
    assert thread.is_alive() and not stop.is_set()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()

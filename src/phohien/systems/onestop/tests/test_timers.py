"""What time itself brings about: waits, reminders, drafts nobody came back to."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from phohien.base.files import services as files
from phohien.base.files.models import StoredFile
from phohien.base.notices.models import Notice
from phohien.kernel.errors import Refused
from phohien.systems.onestop import jobs
from phohien.systems.onestop.models import Dossier, Draft
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import applications, house_acts
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.test_processes_lived import LATER, again, asked_to_supplement, received

pytestmark = pytest.mark.django_db
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    make.load_catalogue()


def test_a_timer_that_cannot_ring_is_put_off_and_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = asked_to_supplement(), asked_to_supplement()
    Dossier.objects.filter(pk=broken.pk).update(next_timer_at=make.at(9))
    real = house_acts.ACTS["stop_dossier"]

    def stop(dossier: Dossier, *rest: Any) -> None:
        if dossier.code == broken.code:
            raise Refused("Không được.", code="test")
        real(dossier, *rest)

    monkeypatch.setitem(house_acts.ACTS, "stop_dossier", stop)
    assert jobs.advance_processes(LATER) == 1
    assert again(broken).next_timer_at == LATER + timedelta(hours=1)
    assert again(broken).state == states.State.SUPPLEMENT
    assert again(sound).state == states.State.STOPPED


def test_the_person_is_told_of_lateness_once_a_day() -> None:
    dossier = make.received()
    Notice.objects.all().delete()

    assert jobs.send_reminders(make.at(18)) == 1
    assert jobs.send_reminders(make.at(19)) == 0
    assert Notice.objects.filter(about=dossier.code, recipient__code=make.CITIZEN.code).count() == 1
    assert jobs.send_reminders(make.at(9, day=25)) == 1


def test_before_the_deadline_only_the_office_is_reminded_and_a_dossier_with_time_left_of_nobody() -> None:
    soon = make.received()
    received("financial_duty")
    Dossier.objects.exclude(pk=soon.pk).update(due_at=make.at(17, day=30))
    Notice.objects.all().delete()

    assert jobs.send_reminders(make.at(10)) == 1
    assert again(soon).reminded_on == make.at(10).date()
    assert not Notice.objects.exists()  # this ward's leader has no account here


def test_a_paused_dossier_is_nobodys_lateness() -> None:
    asked_to_supplement()
    assert jobs.send_reminders(make.at(9, day=30)) == 0


def test_drafts_of_sixty_days_ago_are_erased_with_the_files_only_they_named() -> None:
    version = versions.in_force(make.BIRTH, on=make.MONDAY.date())
    old = applications.start_draft(version=version, by=make.CITIZEN, at=make.MONDAY)
    stored = files.keep(content=PIXEL, name="a.png", by=make.CITIZEN, at=make.MONDAY)
    component = versions.rules_of(version).components[0].code
    applications.attach_file(key=old.key, component=component, stored=stored, by=make.CITIZEN, at=make.MONDAY)
    fresh = applications.start_draft(version=version, by=make.CITIZEN, at=LATER)

    assert jobs.erase_old_drafts(LATER + timedelta(days=1)) == 1
    assert list(Draft.objects.values_list("key", flat=True)) == [fresh.key]
    assert not StoredFile.objects.filter(code=stored.code).exists()

"""What time itself brings about: waits that are over, reminders, drafts nobody came back to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from phohien.base.files.models import StoredFile
from phohien.base.notices import services as notices
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.models import Component, Dossier, Draft
from phohien.systems.onestop.policy import POLICY, RUN_TIMERS
from phohien.systems.onestop.rules import deadlines
from phohien.systems.onestop.services import acting, house_acts, payments, stepping, timing

DRAFT_LIFE = timedelta(days=60)
PUT_OFF = timedelta(hours=1)


@transaction.atomic
def advance_dossier(*, code: str, by: Actor, at: datetime) -> bool:
    """Every time this dossier's process waited for until ``at`` has passed; False when somebody else saw to it."""
    POLICY.require(by, RUN_TIMERS)
    dossier = acting.lock(code)
    if dossier.next_timer_at is None or dossier.next_timer_at > at or not stepping.advance(dossier, at=at):
        return False
    payments.go_on_when_paid(dossier, at=at)
    acting.record(dossier, RUN_TIMERS, by=by, at=at)
    return True


@transaction.atomic
def put_off_timer(*, code: str, by: Actor, at: datetime) -> None:
    """A timer that could not ring is tried again in an hour, so that it holds up no other."""
    POLICY.require(by, RUN_TIMERS)
    Dossier.objects.filter(code=code).update(next_timer_at=at + PUT_OFF)


@transaction.atomic
def remind(*, code: str, by: Actor, at: datetime) -> bool:
    """Today, once: the competent agency's leaders know that the dossier is due soon or late; if late, the person too.

    False when it was said today, or there is nothing to say (any more).
    """
    POLICY.require(by, RUN_TIMERS)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(code=code)
    today = in_vietnam(at).date()
    if dossier.reminded_on == today or dossier.due_at is None or dossier.finished_at or dossier.paused_at:
        return False
    if at < dossier.due_at and not _is_due_soon(dossier, at):
        return False
    Dossier.objects.filter(pk=dossier.pk).update(reminded_on=today)
    _remind_leaders(dossier, by=by, at=at)
    if at > dossier.due_at:
        _tell_lateness(dossier, by=by, at=at)
    return True


def _is_due_soon(dossier: Dossier, at: datetime) -> bool:
    """Whether no more than one working day of the office is left."""
    soon = timing.calendar_of(dossier.agency, at.date()).add_working_seconds(at, deadlines.WORKING_DAY)
    return dossier.due_at is not None and dossier.due_at <= soon


def _remind_leaders(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    is_late = dossier.due_at is not None and at > dossier.due_at
    subject = _("Dossier %(code)s is late") if is_late else _("Dossier %(code)s is due soon")
    due = f"{in_vietnam(dossier.due_at):%d/%m/%Y %H:%M}" if dossier.due_at else ""
    accounts = {post.account for post in directory.accounts_holding("leader", dossier.competent_agency, at)}
    for account in sorted(accounts, key=lambda item: item.pk):
        notices.notify(
            to=account, subject=subject % {"code": dossier.code},
            body=_("“%(title)s” was to be settled by %(due)s.") % {"title": dossier.title, "due": due},
            link=f"/mot-cua/ho-so/{dossier.code}/", about=dossier.code, by=by, at=at, by_mail=False,
        )  # fmt: skip


def _tell_lateness(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    house_acts.tell_applicant(
        dossier,
        subject=_("Dossier %(code)s is later than we promised") % {"code": dossier.code},
        body=_("We have not settled “%(title)s” by the day we promised. We apologise; the office has been reminded.")
        % {"title": dossier.title},
        by=by,
        at=at,
        by_mail=False,
    )


@transaction.atomic
def erase_old_drafts(*, by: Actor, at: datetime) -> int:
    """Drafts nobody touched for sixty days are gone with the files only they named; returns how many.

    The bytes of the files go with the next sweep. Source of the limit: the house's own rule, told to the person.
    """
    POLICY.require(by, RUN_TIMERS)
    old = list(Draft.objects.select_for_update(skip_locked=True).filter(saved_at__lt=at - DRAFT_LIFE)[:500])
    codes = {code for draft in old for files in draft.files.values() for code in files}
    kept = set(Component.objects.filter(file_code__in=codes).values_list("file_code", flat=True))
    StoredFile.objects.filter(code__in=codes - kept).delete()
    Draft.objects.filter(pk__in=[draft.pk for draft in old]).delete()
    return len(old)

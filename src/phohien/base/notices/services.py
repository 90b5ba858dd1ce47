"""Telling people things, and getting the e-mails out: once each as far as the way out allows."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from phohien.base.accounts import queries as accounts
from phohien.base.accounts.models import Account
from phohien.base.notices import policy, queries, rules
from phohien.base.notices.models import Notice
from phohien.base.notices.senders import Mail, Sender
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words

State = Notice.MailState


@transaction.atomic
def notify(
    *,
    to: Account | str | None,
    subject: object,
    body: object,
    by: Actor,
    at: datetime,
    email: str = "",
    link: str = "",
    about: str = "",
    by_mail: bool = True,
) -> Notice:
    """The person has a notice on their page, and an e-mail on its way if they have an address.

    ``to`` is an account or its code, or None with ``email`` for somebody without an account. ``subject`` and
    ``body`` may be lazy translations or ``Words``: they are written in the recipient's language. The e-mail leaves
    after the surrounding transaction has committed, never when it is rolled back. Without ``by_mail`` the notice
    stands on the page only.

    Raises ValueError when the text carries personal data, the link leaves the site, or nobody is named; NotFound
    for an unknown account code.
    """
    account = accounts.get_account(to) if isinstance(to, str) else to
    language = account.language if account is not None else settings.LANGUAGE_CODE
    subject_text, body_text = _in(language, subject), _in(language, body)
    found = rules.personal_data_in(f"{subject_text}\n{body_text}")
    if found:
        raise ValueError(f"A notice says where to look, not what about whom: {len(found)} item(s) of personal data.")
    if not rules.is_own_path(link):
        raise ValueError("A notice links to this site only.")
    address = email or (account.email if account is not None else "")
    if account is None and not address:
        raise ValueError("A notice needs an account or an address.")
    return Notice.objects.create(
        recipient=account,
        address=address,
        language=language,
        subject=" ".join(subject_text.split())[:200],
        body=body_text,
        link=link,
        about=about,
        created_at=at,
        created_by=by.code,
        mail_state=State.WAITING if address and by_mail else State.NONE,
        mail_due_at=at if address and by_mail else None,
    )


def _in(language: str, text: object) -> str:
    if isinstance(text, Words):
        return text.in_language(language)
    with translation.override(language):
        return str(text)


@transaction.atomic
def mark_read(*, notice: Notice, by: Actor, at: datetime) -> Notice:
    """The recipient has read the notice; the first time counts."""
    policy.POLICY.require(by, policy.READ_OWN, notice)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Every notice of the actor written until ``at`` is read; returns how many were not before."""
    policy.POLICY.require(by, policy.READ_OWN)
    return queries.list_notices(viewer=by).filter(read_at=None, created_at__lte=at).update(read_at=at)


def send_waiting(*, sender: Sender, at: datetime, limit: int = 50) -> int:
    """The e-mails due by ``at`` have been tried once each; returns how many went out.

    Two processes never try the same one at once. A process that dies while sending leaves its message to be taken up
    again after ``rules.LEASE``; the message keeps its Message-ID, so a second copy can be told from a second message.
    Must not be called inside a transaction.
    """
    sent = 0
    for _turn in range(limit):
        notice = _claim(at)
        if notice is None:
            break
        sent += _try(notice, sender, at)
    return sent


@transaction.atomic
def _claim(at: datetime) -> Notice | None:
    notice = (
        Notice.objects.select_for_update(skip_locked=True)
        .filter(Q(mail_state=State.WAITING) | Q(mail_state=State.SENDING), mail_due_at__lte=at)
        .order_by("mail_due_at", "pk")
        .first()
    )
    if notice is not None:
        notice.mail_state = State.SENDING
        notice.mail_attempts += 1
        notice.mail_due_at = at + rules.LEASE
        notice.save(update_fields=["mail_state", "mail_attempts", "mail_due_at"])
    return notice


def _try(notice: Notice, sender: Sender, at: datetime) -> bool:
    """Whether the message went out; either way its row says so."""
    try:
        sender.send(mail_of(notice, at=at))
    except Exception as error:
        due = rules.next_attempt(attempts=notice.mail_attempts, at=at)
        state = State.FAILED if due is None else State.WAITING
        note = f"{type(error).__name__}: {error}"[:300]
        Notice.objects.filter(pk=notice.pk).update(mail_state=state, mail_due_at=due, mail_error=note)
        return False
    Notice.objects.filter(pk=notice.pk).update(mail_state=State.SENT, sent_at=at, mail_due_at=None, mail_error="")
    return True


def mail_of(notice: Notice, *, at: datetime) -> Mail:
    """The notice as an e-mail: its text, where to look, and that nobody reads answers."""
    with translation.override(notice.language):
        lines = [notice.body]
        if notice.link:
            lines.append(translation.gettext("See: %(address)s") % {"address": settings.PUBLIC_URL + notice.link})
        lines.append(translation.gettext("This message was sent by the system; nobody reads answers to it."))
    return Mail(key=notice.code, to=notice.address, subject=notice.subject, text="\n\n".join(lines) + "\n", at=at)

"""The acts on accounts. Each checks the policy, applies a rule, saves, and writes one ledger line."""

from __future__ import annotations

from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from phohien.base.accounts import policy, queries, rules
from phohien.base.accounts.models import Account, Representation
from phohien.base.ledger.services import record
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import ANONYMOUS, Actor


def subject_of(account: Account) -> str:
    """How the ledger names an account."""
    return f"account:{account.code}"


@transaction.atomic
def open_account(
    *,
    username: str,
    kind: str,
    full_name: str,
    by: Actor,
    at: datetime,
    email: str = "",
    phone: str = "",
    personal_id: str = "",
    identity_source: str = "",
    birth_on: date | None = None,
    password: str | None = None,
) -> Account:
    """A saved account; its number counts as confirmed when ``identity_source`` says by whom.

    Raises NotAllowed, or Refused when the name, number or password is not acceptable or taken.
    """
    policy.POLICY.require(by, policy.OPEN_ACCOUNT)
    username = username.strip().lower()
    _check_new(username=username, personal_id=personal_id, identity_source=identity_source)
    account = Account(
        username=username,
        kind=kind,
        full_name=" ".join(full_name.split()),
        email=email,
        phone=phone,
        personal_id=personal_id,
        personal_id_confirmed=bool(identity_source),
        identity_source=identity_source,
        birth_on=birth_on,
        created_at=at,
        changed_at=at,
    )
    _set_password(account, password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise Refused(
            _("The sign-in name or the personal identification number already belongs to another account."),
            code="accounts.taken",
        ) from error
    record(act=policy.OPEN_ACCOUNT, subject=subject_of(account), by=by, at=at)
    return account


def _check_new(*, username: str, personal_id: str, identity_source: str) -> None:
    if not rules.is_username(username):
        raise Refused(
            _(
                "A sign-in name has 3 to 64 lower-case letters without accents, digits, dots, dashes or "
                "underscores, and begins with a letter or a digit."
            ),
            code="accounts.bad_username",
            field="username",
        )
    if personal_id and not rules.is_personal_id(personal_id):
        raise Refused(
            _("A personal identification number has 12 digits."),
            code="accounts.bad_personal_id",
            field="personal_id",
        )
    if identity_source and not personal_id:
        raise Refused(
            _("There is no personal identification number to confirm."),
            code="accounts.nothing_to_confirm",
            field="personal_id",
        )


def _set_password(account: Account, password: str | None) -> None:
    """The account has this password, or none it could sign in with. Raises Refused for a weak one."""
    if password is not None:
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), code="accounts.weak_password", field="password") from error
    account.set_password(password)


@transaction.atomic
def confirm_identity(
    *,
    account: Account,
    personal_id: str,
    full_name: str,
    birth_on: date | None,
    source: str,
    by: Actor,
    at: datetime,
) -> Account:
    """The account carries this number, name and birth date as vouched for by ``source``.

    Raises Refused when the number is another account's, or the account already carries a different one.
    """
    policy.POLICY.require(by, policy.CONFIRM_IDENTITY, account)
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.personal_id_confirmed and account.personal_id != personal_id:
        raise Refused(
            _("This account is already tied to another personal identification number."),
            code="accounts.other_identity",
        )
    other = queries.find_by_personal_id(personal_id)
    if not rules.is_personal_id(personal_id) or (other is not None and other.pk != account.pk):
        raise Refused(
            _("The personal identification number is not valid or belongs to another account."),
            code="accounts.taken",
        )
    fresh = {
        "personal_id": personal_id,
        "personal_id_confirmed": True,
        "identity_source": source,
        "full_name": full_name or account.full_name,
        "birth_on": birth_on or account.birth_on,
    }
    if all(getattr(account, name) == value for name, value in fresh.items()):
        return account
    for name, value in fresh.items():
        setattr(account, name, value)
    account.changed_at = at
    account.save()
    record(act=policy.CONFIRM_IDENTITY, subject=subject_of(account), by=by, at=at, note=source)
    return account


@transaction.atomic
def grant_representation(
    *,
    account: Account,
    organisation_code: str,
    organisation_name: str,
    ground: str,
    by: Actor,
    at: datetime,
    ground_note: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Representation:
    """The account may act for the organisation for that time. Raises Refused when it already may then."""
    policy.POLICY.require(by, policy.GRANT_REPRESENTATION, account)
    if not rules.is_organisation_code(organisation_code):
        raise Refused(
            _("An enterprise or tax code has 10 digits, 10 digits with a branch number, or 12 digits."),
            code="accounts.bad_organisation_code",
            field="organisation_code",
        )
    Account.objects.select_for_update().get(pk=account.pk)
    starts = valid_from or at
    overlapping = account.representations.filter(organisation_code=organisation_code).exclude(valid_until__lte=starts)
    if valid_until is not None:
        overlapping = overlapping.filter(valid_from__lt=valid_until)
    if overlapping.exists():
        raise Refused(
            _("This account already represents the organisation at that time."),
            code="accounts.already_represents",
        )
    granted = Representation.objects.create(
        account=account,
        organisation_code=organisation_code,
        organisation_name=organisation_name,
        ground=ground,
        ground_note=ground_note,
        valid_from=starts,
        valid_until=valid_until,
        recorded_by=by.code,
        recorded_at=at,
    )
    record(act=policy.GRANT_REPRESENTATION, subject=subject_of(account), by=by, at=at, note=organisation_code)
    return granted


@transaction.atomic
def end_representation(*, representation: Representation, by: Actor, at: datetime) -> Representation:
    """The account may no longer act for the organisation from ``at`` on. Ending twice changes nothing."""
    policy.POLICY.require(by, policy.END_REPRESENTATION, representation.account)
    row = Representation.objects.select_for_update().get(pk=representation.pk)
    if row.valid_until is not None and row.valid_until <= at:
        return row
    if row.valid_from >= at:
        raise Refused(_("A representation cannot end before it began."), code="accounts.representation_not_begun")
    row.valid_until = at
    row.save()
    record(
        act=policy.END_REPRESENTATION,
        subject=subject_of(row.account),
        by=by,
        at=at,
        note=row.organisation_code,
    )
    return row


@transaction.atomic
def change_language(*, account: Account, language: str, by: Actor, at: datetime) -> Account:
    """Pages and notices speak this language to the account from now on. Raises Refused for an unknown one."""
    policy.POLICY.require(by, policy.MANAGE_OWN, account)
    if language not in Account.Language.values:
        raise Refused(_("Choose one of the languages offered."), code="accounts.language", field="language")
    account.language = language
    account.changed_at = at
    account.save(update_fields=["language", "changed_at"])
    return account


@transaction.atomic
def record_failed_sign_in(*, username: str, at: datetime) -> None:
    """The ledger knows that somebody failed to come in as that account; unknown names leave no line.

    (People type passwords into the wrong box; what is not a sign-in name is not written down.)
    """
    account = Account.objects.filter(username__iexact=username).first()
    if account is not None:
        record(act=policy.FAIL_TO_SIGN_IN, subject=subject_of(account), by=ANONYMOUS, at=at)


@transaction.atomic
def record_sign_in(*, account: Account, way: str, by: Actor, at: datetime) -> None:
    """The ledger knows that the account came in, and how (``password``, ``passkey``, ``vneid``, …)."""
    record(act=policy.SIGN_IN, subject=subject_of(account), by=by, at=at, note=way)


def choose_organisation(*, account: Account, organisation_code: str, by: Actor, at: datetime) -> str:
    """The organisation code to keep in the session: empty to act for oneself again.

    Raises NotFound when the account does not represent the organisation now.
    """
    policy.POLICY.require(by, policy.ACT_FOR, account)
    if organisation_code and queries.find_representation(account, organisation_code, at=at) is None:
        raise NotFound(_("You do not represent this organisation at present."), code="accounts.no_representation")
    return organisation_code


@transaction.atomic
def end_sessions(*, account: Account, sessions: list[UserSession], by: Actor, at: datetime) -> int:
    """Those sessions of the account are over everywhere; returns how many. Others' sessions are left alone."""
    policy.POLICY.require(by, policy.MANAGE_OWN, account)
    own = [session for session in sessions if session.user_id == account.pk]
    for session in own:
        session.end()
    if own:
        record(act=policy.MANAGE_OWN, subject=subject_of(account), by=by, at=at, note=f"sessions ended: {len(own)}")
    return len(own)

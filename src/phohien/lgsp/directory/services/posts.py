"""Appointing to posts, ending them, and delegating them in absence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import Refused
from phohien.kernel.ids import new_public_code
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import policy
from phohien.lgsp.directory.models import Agency, Delegation, Post
from phohien.lgsp.directory.rules.posts import ROLES


def appoint_to_post(
    *,
    account: Any,
    agency: Agency,
    title: str,
    roles: Iterable[str],
    by: Actor,
    at: datetime,
    title_en: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    legal_basis: str = "",
    code: str = "",
) -> Post:
    """The account holds the post from ``valid_from`` (now when not given). Raises NotAllowed, Refused."""
    policy.POLICY.require(by, policy.APPOINT, agency)
    begins = valid_from or at
    chosen = sorted(set(roles))
    _check_period(begins, valid_until)
    _check_appointment(account, agency, title, chosen, begins)
    post = Post(
        code=code or new_public_code(), account=account, agency=agency, title=title.strip(), title_en=title_en.strip(),
        roles=chosen, valid_from=begins, valid_until=valid_until, legal_basis=legal_basis.strip(),
    )  # fmt: skip
    with transaction.atomic():
        _save(post, _("This person already holds this post of this agency in that time."), field="account")
        ledger.record(
            act=policy.APPOINT,
            subject=f"post:{post.code}",
            by=by,
            at=at,
            agency=agency.code,
            note=_("%(name)s is appointed %(title)s.") % {"name": account.full_name, "title": post.title},
            data={"account": str(account.code), "roles": chosen},
        )
    return post


def widen_post(*, post: Post, roles: Iterable[str], by: Actor, at: datetime) -> Post:
    """The post carries these roles too, from now on. Raises NotAllowed, Refused for a role there is not."""
    policy.POLICY.require(by, policy.APPOINT, post.agency)
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        sentence = _("There is no role %(role)s.") % {"role": unknown[0]}
        raise Refused(sentence, code="directory.no_such_role", field="roles")
    with transaction.atomic():
        post = Post.objects.select_for_update(of=("self",)).select_related("agency", "account").get(pk=post.pk)
        wider = sorted({*post.roles, *roles})
        if wider != sorted(post.roles):
            post.roles = wider
            post.save(update_fields=["roles"])
            ledger.record(
                act=policy.APPOINT, subject=f"post:{post.code}", by=by, at=at, agency=post.agency.code,
                data={"roles": wider},
            )  # fmt: skip
    return post


def end_post(*, post: Post, by: Actor, at: datetime, valid_until: datetime | None = None, reason: str = "") -> Post:
    """The post ends at ``valid_until`` (now when not given), its delegations too. Raises NotAllowed, Refused."""
    policy.POLICY.require(by, policy.END_POST, post)
    ends = valid_until or at
    with transaction.atomic():
        post = Post.objects.select_for_update().select_related("agency", "account").get(pk=post.pk)
        if post.valid_until is not None and post.valid_until <= at:
            raise Refused(_("This post has already ended."), code="directory.post_ended")
        _check_period(post.valid_from, ends)
        post.valid_until = ends
        post.save(update_fields=["valid_until"])
        post.delegations.filter(valid_from__gte=ends).delete()
        post.delegations.filter(valid_from__lt=ends).exclude(valid_until__lte=ends).update(valid_until=ends)
        ledger.record(
            act=policy.END_POST,
            subject=f"post:{post.code}",
            by=by,
            at=at,
            agency=post.agency.code,
            note=reason,
        )
    return post


def delegate_post(
    *,
    post: Post,
    to_account: Any,
    reason: str,
    by: Actor,
    at: datetime,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    to_post: Post | None = None,
    roles: Iterable[str] = (),
) -> Delegation:
    """In the holder's absence ``to_account`` acts in the post, named as acting for them, with these of its roles (without
    any named, with all). Raises NotAllowed; Refused, also for a role the post does not carry.
    """
    policy.POLICY.require(by, policy.DELEGATE, post)
    begins = valid_from or at
    _check_period(begins, valid_until)
    _check_delegation(post, to_account, reason, begins, valid_until)
    lent = sorted(set(roles))
    if not set(lent) <= set(post.roles):
        raise Refused(_("The post does not carry this role."), code="directory.not_its_role", field="roles")
    given = Delegation(
        post=post, to_account=to_account, to_post=to_post, reason=reason.strip(),
        valid_from=begins, valid_until=valid_until, roles=lent,
    )  # fmt: skip
    with transaction.atomic():
        _save(given, _("The post is already delegated in that time."), field="valid_from")
        ledger.record(
            act=policy.DELEGATE,
            subject=f"post:{post.code}",
            by=by,
            at=at,
            agency=post.agency.code,
            note=reason,
            data={"to": str(to_account.code), "delegation": given.pk, "roles": lent},
        )
    return given


def end_delegation(*, delegation: Delegation, by: Actor, at: datetime) -> Delegation:
    """The delegation ends now; one that has not begun is taken back. Raises NotAllowed, Refused."""
    policy.POLICY.require(by, policy.END_DELEGATION, delegation)
    with transaction.atomic():
        given = Delegation.objects.select_for_update().select_related("post__agency").get(pk=delegation.pk)
        if given.valid_until is not None and given.valid_until <= at:
            raise Refused(_("This delegation has already ended."), code="directory.delegation_ended")
        ledger.record(
            act=policy.END_DELEGATION,
            subject=f"post:{given.post.code}",
            by=by,
            at=at,
            agency=given.post.agency.code,
            data={"delegation": given.pk},
        )
        if given.valid_from >= at:
            given.delete()
        else:
            given.valid_until = at
            given.save(update_fields=["valid_until"])
    return given


def _save(row: Post | Delegation, sentence: str, *, field: str) -> None:
    """The row is saved, or the overlap the database refuses is said in a sentence."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "at_a_time" not in str(error):
            raise
        raise Refused(sentence, code="directory.overlaps", field=field) from error


def _check_period(begins: datetime, ends: datetime | None) -> None:
    if ends is not None and ends <= begins:
        raise Refused(_("The end must be later than the beginning."), code="directory.period", field="valid_until")


def _check_appointment(account: Any, agency: Agency, title: str, roles: list[str], begins: datetime) -> None:
    if account.kind != "official":
        raise Refused(_("Only an official's account can hold a post."), code="directory.not_official", field="account")
    if not title.strip():
        raise Refused(_("Enter the title of the post."), code="directory.no_title", field="title")
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        sentence = _("There is no role %(role)s.") % {"role": unknown[0]}
        raise Refused(sentence, code="directory.no_such_role", field="roles")
    day = begins.date()
    if day < agency.valid_from or (agency.valid_until is not None and day >= agency.valid_until):
        raise Refused(_("The agency does not exist on that day."), code="directory.agency_ended", field="agency")


def _check_delegation(post: Post, to_account: Any, reason: str, begins: datetime, ends: datetime | None) -> None:
    if to_account.pk == post.account_id:
        raise Refused(
            _("A post cannot be delegated to its own holder."),
            code="directory.to_oneself",
            field="to_account",
        )
    if to_account.kind != "official":
        raise Refused(
            _("A post can only be delegated to an official."),
            code="directory.not_official",
            field="to_account",
        )
    if not reason.strip():
        raise Refused(_("Say why the post is delegated."), code="directory.no_reason", field="reason")
    outlives = post.valid_until is not None and (ends is None or ends > post.valid_until)
    if begins < post.valid_from or outlives:
        raise Refused(
            _("The delegation must lie within the time the post is held."),
            code="directory.period",
            field="valid_until",
        )

"""Who holds which post, and as whom an account acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from phohien.base.accounts import queries as accounts
from phohien.base.statements import Prepared
from phohien.kernel.errors import NotAllowed, NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory.models import Delegation, Post

CHOSEN_POST_KEY = "post"
# What posts_of finds, in one statement: it runs before every page, and building it anew took a quarter of a request.
HELD = """
select post.code, agency.code, post.title, post.title_en, post.roles, '' as holder, 0 as turn, post.valid_from, post.id
from directory_post post join directory_agency agency on agency.id = post.agency_id
where post.account_id = %(account)s
  and post.valid_from <= %(at)s and (post.valid_until is null or post.valid_until > %(at)s)
union all
select post.code, agency.code, post.title, post.title_en,
       case when cardinality(given.roles) = 0 then post.roles
            else array(select one from unnest(post.roles) one where one = any(given.roles)) end,
       coalesce(nullif(holder.full_name, ''), holder.username), 1, given.valid_from, given.id
from directory_delegation given
join directory_post post on post.id = given.post_id
join directory_agency agency on agency.id = post.agency_id
join accounts_account holder on holder.id = post.account_id
where given.to_account_id = %(account)s
  and given.valid_from <= %(at)s and (given.valid_until is null or given.valid_until > %(at)s)
  and post.valid_from <= %(at)s and (post.valid_until is null or post.valid_until > %(at)s)
order by turn, valid_from, id
"""


@dataclass(frozen=True, slots=True)
class PostInForce:
    """A post somebody may act in now: their own, or another's delegated to them (``delegation`` says so)."""

    post: Post
    delegation: Delegation | None = None

    @property
    def holder_name(self) -> str:
        """The name of the absent holder; empty when the post is one's own."""
        return str(self.post.account) if self.delegation else ""

    @property
    def title(self) -> str:
        """The title in the reader's language, marked when it is another's."""
        title = str(Words(self.post.title, self.post.title_en or self.post.title))
        if not self.delegation:
            return title
        words = Words("{title} (thay {name})", "{title} (for {name})")
        return str(words.filled(title=title, name=self.holder_name))


class _Held(NamedTuple):
    """A post somebody may act in, as an actor needs it."""

    code: str
    agency: str
    title: str
    title_en: str
    roles: list[str]
    holder: str


def in_force(at: datetime) -> Q:
    """Rows valid at that instant."""
    return Q(valid_from__lte=at) & (Q(valid_until=None) | Q(valid_until__gt=at))


_OWN = Prepared(
    lambda account, at: (
        Post.objects.filter(in_force(at), account_id=account)
        .select_related("agency", "account")
        .order_by("valid_from", "id")
    ),
    account=int, at=datetime,
)  # fmt: skip
_RECEIVED = Prepared(
    lambda account, at: (
        Delegation.objects.filter(in_force(at), to_account_id=account)
        .select_related("post__agency", "post__account")
        .order_by("valid_from", "id")
    ),
    account=int, at=datetime,
)  # fmt: skip


def posts_of(account: Any, at: datetime) -> list[PostInForce]:
    """The posts the account may act in at that instant: its own first, then those delegated to it in absence."""
    if account is None:
        return []
    own, received = _OWN.all(account=account.pk, at=at), _RECEIVED.all(account=account.pk, at=at)
    return [
        *[PostInForce(post) for post in own],
        *[PostInForce(given.post, given) for given in received if _stands(given.post, at)],
    ]


def _stands(post: Post, at: datetime) -> bool:
    return post.valid_from <= at and (post.valid_until is None or at < post.valid_until)


def post_by_code(code: str) -> Post:
    """The post of that code. Raises NotFound."""
    post = Post.objects.select_related("agency", "account").filter(code=code).first()
    if post is None:
        raise NotFound(
            Words("Không có chức vụ mang mã {code}.", "No post has the code {code}.").filled(code=code),
            code="directory.no_such_post",
        )
    return post


def delegation_by_number(number: int) -> Delegation:
    """The delegation of that number. Raises NotFound."""
    given = Delegation.objects.select_related("post__agency", "post__account", "to_account").filter(pk=number).first()
    if given is None:
        raise NotFound(
            Words("Không có ủy quyền này.", "There is no such delegation."),
            code="directory.no_such_delegation",
        )
    return given


def list_posts(at: datetime, *, agency_code: str = "", text: str = "") -> QuerySet[Post]:
    """The posts held at that instant, of one agency or of all, whose holder or title holds the text."""
    found = Post.objects.filter(in_force(at)).select_related("agency", "account")
    if agency_code:
        found = found.filter(agency__code=agency_code)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(account__full_name__icontains=text) | Q(code=text))
    return found.order_by("agency__sort_key", "title", "code")


def list_delegations(at: datetime, *, post: Post | None = None) -> QuerySet[Delegation]:
    """The delegations (of one post) in force at that instant or still to come."""
    found = Delegation.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at))
    if post is not None:
        found = found.filter(post=post)
    return found.select_related("post__agency", "post__account", "to_account").order_by("valid_from", "id")


def accounts_holding(role: str, agency_code: str, at: datetime) -> list[Post]:
    """The posts of the agency that carry the role at that instant: to whom a task may be handed."""
    found = Post.objects.filter(in_force(at), agency__code=agency_code, roles__contains=[role])
    return list(found.select_related("agency", "account").order_by("title", "code"))


def agencies_with(role: str, at: datetime) -> list[str]:
    """The codes of the agencies in which somebody holds the role at that instant."""
    found = Post.objects.filter(in_force(at), roles__contains=[role])
    return sorted(set(found.values_list("agency__code", flat=True)))


def actor_of(account: Any, post_code: str | None, at: datetime, *, session: Mapping[str, Any] | None = None) -> Actor:
    """The account as it acts at that instant: in the chosen post, or the first it may act in; others as themselves.

    ``session`` says how surely they signed in. Raises NotAllowed when the chosen post is not the account's now.
    """
    person = accounts.actor_of(account, session or {}, at=at)
    if person.kind != "official":
        return person
    choices = _held(account, at)
    chosen = next((choice for choice in choices if choice.code == post_code), None)
    if post_code and chosen is None:
        raise NotAllowed(
            Words(
                "Bạn không giữ chức vụ mang mã {code} vào lúc này.",
                "You do not hold the post {code} at this time.",
            ).filled(code=post_code),
            code="directory.not_your_post",
        )
    return _in_post(person, chosen or next(iter(choices), None))


def actor_in_session(account: Any, session: Mapping[str, Any], at: datetime) -> Actor:
    """The actor behind a session. A chosen post that has ended since gives way to the first the account still holds."""
    try:
        return actor_of(account, session.get(CHOSEN_POST_KEY), at, session=session)
    except NotAllowed:
        return actor_of(account, None, at, session=session)


def _held(account: Any, at: datetime) -> list[_Held]:
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"account": account.pk, "at": at})
        return [_Held(*row[:6]) for row in cursor.fetchall()]


def _in_post(person: Actor, post: _Held | None) -> Actor:
    if post is None:
        return person
    return replace(
        person,
        agency=post.agency,
        post=post.code,
        post_title=str(Words(post.title, post.title_en or post.title)),
        roles=frozenset(post.roles),
        delegated_by=post.holder,
    )

"""Members, their subsystems, and groups."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.models import Group, GroupMembership, Member, Subsystem


def standing_on(day: date) -> Q:
    """Rows valid on that day."""
    return Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))


def list_members(on: date, *, text: str = "", member_class: str = "") -> QuerySet[Member]:
    """The members of that day with the number of their open systems (``systems``), by folded words and class."""
    found = Member.objects.filter(standing_on(on))
    if member_class:
        found = found.filter(member_class=member_class)
    for word in fold(text).split():
        found = found.filter(search_key__contains=word)
    open_ones = Count("subsystems", filter=Q(subsystems__closed_at=None))
    return found.annotate(systems=open_ones).order_by("member_class", "name", "code")


def member_by_pk(pk: int) -> Member:
    """The member. Raises NotFound."""
    found = Member.objects.prefetch_related("aliases").filter(pk=pk).first()
    if found is None:
        raise NotFound(Words("Không có thành viên này.", "There is no such member."), code="catalogue.no_such_member")
    return found


def find_member(member_class: str, code: str, on: date) -> Member | None:
    """The member of that class and code, or alias, on that day."""
    standing = Member.objects.filter(standing_on(on), member_class=member_class)
    direct = standing.filter(code=code).first()
    return direct or standing.filter(aliases__code=code).first()


def subsystems_of(member: Member) -> QuerySet[Subsystem]:
    """The member's systems, open ones first."""
    return member.subsystems.select_related("member").order_by("closed_at", "code")


def subsystem_by_pk(pk: int) -> Subsystem:
    """The system. Raises NotFound."""
    found = Subsystem.objects.select_related("member").filter(pk=pk).first()
    if found is None:
        raise NotFound(Words("Không có hệ thống này.", "There is no such system."), code="catalogue.no_such_subsystem")
    return found


def subsystems_for(actor: Actor, *, every: bool = False) -> QuerySet[Subsystem]:
    """The open systems the actor's agency acts for; with ``every`` those of all."""
    found = Subsystem.objects.filter(closed_at=None).select_related("member")
    return (found if every else found.filter(member__agency_code=actor.agency)).order_by("name", "code")


def real_subsystems_for(actor: Actor) -> QuerySet[Subsystem]:
    """The open systems of the actor's agency that may be given rights: no test systems."""
    return subsystems_for(actor).filter(is_test=False)


def test_systems_of(member: Member) -> QuerySet[Subsystem]:
    """The member's open test systems, newest first."""
    return member.subsystems.filter(is_test=True, closed_at=None).order_by("-registered_at")


def member_of_agency(agency: str, on: date) -> Member | None:
    """The government member whose code is the agency's, in force that day; else another the agency acts for."""
    found = Member.objects.filter(standing_on(on), agency_code=agency).order_by("member_class", "code")
    return found.filter(code=agency).first() or found.filter(member_class="GOV").first()


def search_key_of_system(system: Subsystem) -> str:
    """The folded words a system is found by."""
    member = system.member
    return fold(f"{system.name} {system.name_en} {system.code} {member.name} {member.code}")


def list_groups(at: datetime) -> QuerySet[Group]:
    """Every group with its present memberships (``present``)."""
    present = GroupMembership.objects.filter(in_force(at)).select_related("subsystem__member")
    return Group.objects.prefetch_related(Prefetch("memberships", present, to_attr="present"))


def group_by_code(code: str) -> Group:
    """The group. Raises NotFound."""
    found = Group.objects.filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có nhóm này.", "There is no such group."), code="catalogue.no_such_group")
    return found


def in_force(at: datetime) -> Q:
    """Rows valid at that instant."""
    return Q(valid_from__lte=at) & (Q(valid_until=None) | Q(valid_until__gt=at))


def groups_of(subsystem: Subsystem, at: datetime) -> list[Group]:
    """The groups the system belongs to at that instant."""
    return list(Group.objects.filter(memberships__in=subsystem.group_memberships.filter(in_force(at))).distinct())

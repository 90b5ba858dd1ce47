"""The desk takes a dossier in, or refuses it on a legal ground."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.base.statements import Prepared
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.lgsp.contracts.onestop import DossierReceived, DossierRefused
from phohien.systems.onestop.models import Component, Dossier, Party
from phohien.systems.onestop.policy import CHECK_COMPONENT, RECEIVE, REFUSE
from phohien.systems.onestop.queries import papers as facts
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import acting, papers, stepping, timing

_MISSING = Prepared(
    lambda dossier: Component.objects.filter(
        dossier_id=dossier, state__in=[Component.State.TO_SUPPLY, Component.State.REJECTED]
    ),
    dossier=int,
)
_PARTIES = Prepared(lambda dossier: Party.objects.filter(dossier_id=dossier).values("id")[:1], dossier=int)


@transaction.atomic
def check_component(
    *, code: str, component_id: int, state: str, by: Actor, at: datetime, counts: tuple[int, int, int] = (0, 0, 0),
    note: str = "",
) -> Dossier:  # fmt: skip
    """The component is accepted or not, with how many originals, certified copies and photocopies came."""
    dossier = acting.lock(code)
    acting.require(by, CHECK_COMPONENT, dossier)
    if state not in Component.State.values:
        raise Refused(_("Choose whether the component is complete."), code="onestop.component_state", field="state")
    component = dossier.components.get(pk=component_id)
    component.originals, component.certified_copies, component.photocopies = counts
    component.state, component.note = state, note
    component.save()
    acting.record(dossier, CHECK_COMPONENT, by=by, at=at, note=component.name, data={"state": state})
    return dossier


def missing(dossier: Dossier) -> list[Component]:
    """The demanded components that were not supplied, or not accepted."""
    return _MISSING.all(dossier=dossier.pk)


@transaction.atomic
def receive_dossier(
    *, code: str, by: Actor, at: datetime, decided: frozenset[str] = frozenset(), revision: int | None = None
) -> Dossier:
    """The office took the dossier in and promised a day; form 01 stands ready. ``decided`` are limit cases found to apply.

    Raises Refused when components are missing, nobody applies, or the dossier was taken in before.
    Source: NĐ 118/2025/NĐ-CP; TT 03/2025/TT-VPCP, Mẫu số 01.
    """
    dossier = acting.lock(code, revision=revision)
    acting.require(by, RECEIVE, dossier)
    _require_complete(dossier)
    task = stepping.get_open(dossier, "receive")
    acting.move(dossier, states.Act.RECEIVE)
    dossier.received_at = at
    rules = versions.rules_of(dossier.version)
    dossier.original_due_at = dossier.due_at = timing.legal_end(dossier, rules, decided=decided, at=at)
    stepping.complete(dossier, task, by=by, at=at, outcome=_outcome(task, "accepted"))
    stepping.follow_clock(dossier)
    papers.issue(dossier, "01", by=by, at=at, data={"limit": facts.limit_of(dossier, decided=decided, at=at)})
    fact = DossierReceived(
        dossier_code=dossier.code, procedure_code=dossier.procedure_code, agency=dossier.agency,
        competent_agency=dossier.competent_agency, received_at=at, due_at=dossier.due_at,
    )  # fmt: skip
    acting.record(dossier, RECEIVE, by=by, at=at, fact=fact, data={"decided": sorted(decided)})
    return dossier


def _require_complete(dossier: Dossier) -> None:
    lacking = missing(dossier)
    if lacking:
        names = "; ".join(item.name for item in lacking)
        raise Refused(
            _("The dossier is not complete. Missing: %(names)s.") % {"names": names},
            code="onestop.incomplete",
            article="NĐ 118/2025/NĐ-CP",
        )
    if not _PARTIES.all(dossier=dossier.pk):
        raise Refused(_("Enter who applies before receiving the dossier."), code="onestop.no_applicant")


def _outcome(task: object, wanted: str) -> str:
    known = [item["code"] for item in getattr(task, "outcomes", [])]
    return wanted if wanted in known else (known[0] if known else "")


@transaction.atomic
def refuse_dossier(*, code: str, reason: str, article: str, by: Actor, at: datetime) -> Dossier:
    """The dossier is not received; form 03 names the legal ground. Raises Refused without a reason and an article.

    Source: TT 03/2025/TT-VPCP, Mẫu số 03.
    """
    dossier = acting.lock(code)
    acting.require(by, REFUSE, dossier)
    if not reason.strip() or not article.strip():
        raise Refused(
            _("State the reason and the legal ground of the refusal."),
            code="onestop.no_ground",
            field="article",
        )
    acting.move(dossier, states.Act.REFUSE)
    dossier.closed_at = at
    stepping.stop(dossier, at=at)
    papers.issue(dossier, "03", by=by, at=at, data={"reason": reason, "article": article})
    fact = DossierRefused(
        dossier_code=dossier.code,
        procedure_code=dossier.procedure_code,
        agency=dossier.agency,
        refused_at=at,
        article=article,
    )
    acting.record(dossier, REFUSE, by=by, at=at, note=reason, fact=fact, data={"article": article})
    return dossier

"""What this official may do with a dossier now: only what the policy and the process both allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from phohien.kernel.policy import Actor
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.desk import showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.queries.dossier_parts import Parts
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import duties, stepping
from phohien.systems.onestop.services.returning import way_back

DRAFTING = ("verify", "handle")
SIGNING = ("sign", "approve_sign")


@dataclass(frozen=True)
class Offer:
    """A button. ``kind`` as buttons have it; ``group`` is ``step`` for the open step, else ``dossier``."""

    label: str
    href: str
    icon: str
    kind: str = "secondary"
    group: str = "dossier"


def offers(actor: Actor, parts: Parts) -> list[Offer]:
    """The buttons of the dossier page, the step's own first."""
    dossier = parts.dossier
    found: list[Offer] = []
    for task in parts.open_tasks:
        if POLICY.may(actor, policy.COMPLETE_TASK, task) and not task.is_paused:
            found += _of_opinions(actor, task, parts)
            found += _of_step(dossier.code, task, parts)
        found += _of_holding(actor, dossier.code, task)
    return [*found, *_of_dossier(actor, parts)]


def _of_opinions(actor: Actor, task: Any, parts: Parts) -> Iterator[Offer]:
    """Before opinions are asked, who gives them; nobody chosen, the office itself would be asked."""
    if not POLICY.may(actor, policy.CHOOSE_PARTNERS, parts.dossier) or not _leads_to_opinions(task, parts):
        return
    is_chosen = bool(stepping.partners_of(parts.dossier))
    label = _("Change who gives an opinion") if is_chosen else _("Choose who gives an opinion")
    href = showing.dossier_href(parts.dossier.code, "desk_partners")
    yield Offer(label, href, "people", "secondary" if is_chosen else "primary", "step")


def _of_step(code: str, task: Any, parts: Parts) -> Iterator[Offer]:
    key = task.key
    own = {
        "receive": (_("Check and receive"), "desk_reception", "inbox"),
        "assign": (_("Assign a handler"), "desk_assign_handler", "person-plus"),
        "seal": (_("Register and seal"), "desk_seal", "patch-check"),
        "deliver": (_("Hand over the result"), "desk_hand_over", "send"),
        "record_tax_notice": (_("Record the tax notice"), "desk_tax_notice", "receipt"),
    }
    if task.act == "pay" and any(one.state == "due" for one in parts.payments):
        own["pay"] = (_("Take the payment"), "desk_payment", "cash-coin")
    if (
        task.act == "seal"
        and parts.result is not None
        and any(one.result_id == parts.result.pk for one in parts.outgoing)
    ):
        return  # the records office seals it; the dossier says where it stands
    if task.act in SIGNING:
        yield Offer(_("Read and sign"), showing.dossier_href(code, "desk_sign"), "vector-pen", "primary", "step")
        if way_back(task.outcomes):
            href = showing.dossier_href(code, "desk_return", key)
            yield Offer(_("Send back to be mended"), href, "reply", group="step")
    elif task.act in own:
        label, name, icon = own[task.act]
        more = [key] if name == "desk_assign_handler" else []
        yield Offer(label, showing.dossier_href(code, name, *more), icon, "primary", "step")
    else:
        yield from _of_handling(code, task, parts)


def _of_handling(code: str, task: Any, parts: Parts) -> Iterator[Offer]:
    is_drafting = task.act in DRAFTING
    has_draft = parts.result is not None
    if is_drafting and not _leads_to_opinions(task, parts):
        label = _("Change the draft") if has_draft else _("Draft the result")
        yield Offer(
            label,
            showing.dossier_href(code, "desk_draft"),
            "file-earmark-text",
            "secondary" if has_draft else "primary",
            "step",
        )
    kind = "primary" if has_draft or not is_drafting else "secondary"
    if is_drafting and _leads_to_opinions(task, parts):  # the result is drafted after the opinions
        kind = "primary" if stepping.partners_of(parts.dossier) else "secondary"
    label = _("Give an opinion") if task.act == "coordinate" else _("Complete the step")
    yield Offer(label, showing.dossier_href(code, "desk_complete", task.key), "check-lg", kind, "step")


def _of_holding(actor: Actor, code: str, task: Any) -> Iterator[Offer]:
    """Who has the step: taking, giving, forwarding."""
    if POLICY.may(actor, policy.TAKE_TASK, task) and not task.assignee:
        yield Offer(
            _("Take the task"), showing.dossier_href(code, "desk_take", task.key), "hand-thumbs-up", group="step"
        )
    if POLICY.may(actor, policy.ASSIGN_TASK, task):
        label = _("Give the task to another") if task.assignee else _("Give the task to somebody")
        yield Offer(label, showing.dossier_href(code, "desk_assign", task.key), "person-plus", group="step")
    if POLICY.may(actor, policy.FORWARD, task) and task.act not in ("receive", "deliver"):
        yield Offer(
            _("Forward to another agency"),
            showing.dossier_href(code, "desk_forward", task.key),
            "arrow-left-right",
            group="step",
        )


def _of_dossier(actor: Actor, parts: Parts) -> Iterator[Offer]:
    """What may be done to the dossier whichever step is open."""
    found = [*_of_people(actor, parts), *_of_money(actor, parts), *_of_leaders(actor, parts)]
    for label, name, icon, kind in found:
        yield Offer(label, showing.dossier_href(parts.dossier.code, name), icon, kind)


Choice = tuple[str, str, str, str]


def _moves(parts: Parts, act: states.Act) -> bool:
    return states.may_move(parts.dossier.state, act)


def _of_people(actor: Actor, parts: Parts) -> Iterator[Choice]:
    """What asks something of the person, or of other agencies."""
    dossier = parts.dossier
    may_ask = POLICY.may(actor, policy.ASK_SUPPLEMENT, dossier) and dossier.paused_at is None
    if may_ask and _moves(parts, states.Act.ASK_SUPPLEMENT):
        yield _("Ask for a supplement"), "desk_supplement", "chat-left-text", "secondary"
    is_new = dossier.received_at is None and _moves(parts, states.Act.REFUSE)
    if is_new and POLICY.may(actor, policy.REFUSE, dossier):
        yield _("Refuse to receive"), "desk_refuse", "x-lg", "secondary"


def _of_money(actor: Actor, parts: Parts) -> Iterator[Choice]:
    dossier = parts.dossier
    if POLICY.may(actor, policy.RECORD_PAYMENT, dossier) and any(one.state == "due" for one in parts.payments):
        yield _("Take the payment"), "desk_payment", "cash-coin", "secondary"
    if POLICY.may(actor, policy.REFUND, dossier) and any(one.state == "paid" for one in parts.payments):
        yield _("Refund"), "desk_refund", "arrow-counterclockwise", "secondary"
    is_step = any(one.act == duties.STEP for one in parts.open_tasks)  # then the step itself offers it
    if not is_step and POLICY.may(actor, policy.RECORD_TAX_NOTICE, dossier) and duties.awaits_tax_notice(dossier):
        yield _("Record the tax notice"), "desk_tax_notice", "receipt", "primary"


def _of_leaders(actor: Actor, parts: Parts) -> Iterator[Choice]:
    dossier = parts.dossier
    is_signed = any(one.state in ("signed", "sealed") for one in parts.results)
    is_running = dossier.received_at is not None and dossier.finished_at is None and dossier.paused_at is None
    if is_running and not dossier.extensions and POLICY.may(actor, policy.EXTEND, dossier):
        yield _("Apologise and extend"), "desk_extend", "calendar3", "secondary"
    if is_running and not is_signed and POLICY.may(actor, policy.RECORD_RESULT, dossier):
        yield _("Record a paper result"), "desk_paper_result", "file-earmark-check", "secondary"
    if is_signed and POLICY.may(actor, policy.REPLACE_RESULT, dossier):
        yield _("Replace the result"), "desk_replace", "arrow-counterclockwise", "secondary"
    if not is_signed and _moves(parts, states.Act.STOP) and POLICY.may(actor, policy.STOP, dossier):
        yield _("Stop the dossier"), "desk_stop", "x-circle-fill", "danger"


def _leads_to_opinions(task: Any, parts: Parts) -> bool:
    """Whether opinions of other agencies are asked right after this step."""
    if parts.dossier.process is None or task.act not in DRAFTING:
        return False
    definition = versions.definition_of_dossier(parts.dossier)
    ahead = [target.id for target in definition.targets(task.step)]
    following = [target for name in ahead for target in (definition.nodes[name], *definition.targets(name))]
    return any(target.act == "coordinate" for target in following)

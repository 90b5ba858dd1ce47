"""What can be done to a document now, and by whom: offered only when the table, the task and the policy all agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from phohien.kernel.policy import Act, Actor
from phohien.systems.documents import policy
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.rules import transitions


@dataclass(frozen=True, slots=True)
class Offer:
    """An act as the page offers it. ``moves`` are lines of the table, any of which must fit; empty fits any state."""

    slug: str
    act: Act
    label: Any
    icon: str
    moves: tuple[str, ...] = ()
    is_main: bool = True


OFFERS = (
    Offer("vao-so", policy.REGISTER, _("Check and register"), "journal-text", ("register",)),
    Offer("tra-lai-noi-gui", policy.RETURN, _("Return to the sender"), "reply", ("return_to_sender",), False),
    Offer("trinh", policy.PRESENT, _("Present to the leader"), "send", ("present",)),
    Offer("chi-dao", policy.DIRECT, _("Direct"), "vector-pen", ("direct",)),
    Offer("giao-them", policy.DIRECT, _("Direct further"), "plus-lg", ("split",), False),
    Offer("chuyen-van-thu", policy.SEND_BACK, _("Send back to the clerk"), "reply", ("send_back",), False),
    Offer("ket-qua", policy.COMPLETE, _("Report the result"), "check-lg", ("complete",)),
    Offer("chuyen-tiep", policy.ASSIGN, _("Forward to a colleague"), "person-plus", ("assign",), False),
    Offer("tra-lanh-dao", policy.HAND_BACK, _("Hand back to the leader"), "reply", ("hand_back",), False),
    Offer("da-doc", policy.ACKNOWLEDGE, _("I have read it"), "eye"),
    Offer("sua-du-thao", policy.DRAFT, _("Revise the draft"), "pencil-square", ("revise",), False),
    Offer("gui-duyet", policy.SUBMIT, _("Submit the draft"), "send", ("submit",)),
    Offer("rut-lai", policy.WITHDRAW, _("Take the draft back"), "reply", ("withdraw",), False),
    Offer("bo-du-thao", policy.ABANDON, _("Give up the draft"), "x-lg", ("abandon",), False),
    Offer("soan-tiep", policy.TAKE_UP, _("Take up the draft again"), "pencil-square", ("take_up",)),
    Offer("ky-nhay", policy.INITIAL, _("Review and initial"), "check-lg", ("initial",)),
    Offer("the-thuc", policy.CHECK_FORMAT, _("Check the format"), "patch-check", ("check_format",)),
    Offer("ky", policy.SIGN, _("Sign"), "vector-pen", ("sign",)),
    Offer("phat-hanh-ngay", policy.ISSUE, _("Number, seal and issue"), "send", ("number", "seal")),
    Offer("tra-lai-de-nghi", policy.DECLINE, _("Decline the request"), "reply", ("decline",), False),
    Offer("yeu-cau-sua", policy.ASK_CHANGE, _("Ask for a change"), "reply", ("ask_change",), False),
    Offer("cap-so", policy.NUMBER, _("Give the number"), "journal-text", ("number",), False),
    Offer("dong-dau", policy.SEAL, _("Seal"), "patch-check", ("seal",), False),
    Offer("phat-hanh", policy.ISSUE, _("Issue"), "send", ("issue",)),
    Offer("lap-ho-so", policy.PLACE, _("Put into a work file"), "folder2-open", ("file",)),
    Offer("noi-nhan", policy.REGROUP, _("Change the recipients"), "person-plus", ("regroup",), False),
    Offer("sao-van-ban", policy.COPY, _("Make a copy"), "copy", (), False),
    Offer("thu-hoi", policy.RECALL, _("Recall"), "x-lg", ("recall",), False),
    Offer("mo-lai", policy.REOPEN, _("Reopen"), "arrow-left-right", ("reopen",), False),
    Offer("y-kien", policy.COMMENT, _("Comment"), "pencil-square", (), False),
)
BY_SLUG = {one.slug: one for one in OFFERS}


def fits(offer: Offer, document: Any) -> bool:
    """Whether the document's state allows the act now, whoever does it."""
    return fits_in(offer, document.direction, document.state)


def fits_in(offer: Offer, direction: str, state: str) -> bool:
    """Whether a document of that direction in that state allows the act."""
    possible = transitions.acts_from(direction, state)
    return not offer.moves or any(move in possible for move in offer.moves)


def is_offered(offer: Offer, document: Any, by: Actor) -> bool:
    """Whether this official can do it to the document now."""
    return fits(offer, document) and POLICY.may(by, offer.act, document)


def offers_for(document: Any, tasks: list[Any], by: Actor) -> list[dict[str, Any]]:
    """The acts this official can do now. Acts of a task's holder are offered while the task is theirs."""
    found = [one for one in OFFERS if is_offered(one, document, by)]
    return [
        {
            "slug": one.slug, "label": one.label, "icon": one.icon, "kind": "primary" if one.is_main else "secondary",
            "href": reverse("documents:act", args=[document.code, one.slug]),
        }
        for one in found
    ]  # fmt: skip

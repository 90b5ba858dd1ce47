"""The routing of documents as one table: from which state, by which act, to which state, who must act next and by when.

Source: NĐ 30/2020/NĐ-CP, Điều 14 to 24, for the steps; the names of states are the house's own. A leader's and the agency's
signature both precede issue (Điều 5), the clerk seals only what the leader signed (Điều 32).
"""

from __future__ import annotations

from dataclasses import dataclass

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.documents.rules.clocks import Limit
from phohien.systems.documents.rules.labels import STATES

IN, OUT = ("in",), ("out", "internal")
NEW = "new"


class MoveRefused(Refused):
    """The document's state does not allow this act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One line of the table. ``closes`` are kinds of open tasks that fall away; ``opens`` is (kind of task, role)."""

    act: str
    directions: tuple[str, ...]
    sources: tuple[str, ...]
    target: str
    closes: tuple[str, ...] = ()
    opens: tuple[tuple[str, str], ...] = ()
    limit: Limit = ""


def _line(act: str, directions: tuple[str, ...], sources: str, target: str, **more: object) -> Transition:
    return Transition(act=act, directions=directions, sources=tuple(sources.split()), target=target, **more)  # type: ignore[arg-type]


TABLE = (
    _line("receive", IN, NEW, "received", opens=(("register", "clerk"),), limit="clerical"),
    _line("enter", IN, NEW, "registered", opens=(("present", "clerk"),), limit="clerical"),
    _line("register", IN, "received", "registered", closes=("register",), opens=(("present", "clerk"),), limit="clerical"),
    _line("return_to_sender", IN, "received", "returned", closes=("register",)),
    _line("present", IN, "registered", "presented", closes=("present",), opens=(("direct", "leader"),), limit="clerical"),
    _line("send_back", IN, "presented", "registered", closes=("direct",), opens=(("present", "clerk"),), limit="clerical"),
    _line("direct", IN, "registered presented", "directed", closes=("present", "direct")),
    _line("split", IN, "directed", "directed"),
    _line("assign", IN, "directed", "directed"),
    _line("hand_back", IN, "directed", "presented", closes=("lead", "cooperate"), opens=(("direct", "leader"),)),
    _line("complete", IN, "directed", "directed"),
    _line("finish", IN, "directed", "done", closes=("cooperate",), opens=(("file", "clerk"),)),
    _line("return_result", IN, "directed done filed", "directed", closes=("file",)),
    _line("file", IN, "registered done filed", "filed", closes=("file", "present")),
    _line("reopen", IN, "done filed", "presented", closes=("file",), opens=(("direct", "leader"),)),
    _line("void", IN, "registered", "received", closes=("present",), opens=(("register", "clerk"),), limit="clerical"),
    _line("give_back", IN, "received registered presented directed done filed", "given_back",
          closes=("register", "present", "direct", "lead", "cooperate", "inform", "file")),
    _line("draft", OUT, NEW, "draft"),
    _line("revise", OUT, "draft", "draft"),
    _line("submit", OUT, "draft", "review", closes=("draft",)),
    _line("submit_unreviewed", OUT, "draft", "ready", closes=("draft",), opens=(("check", "clerk"),)),
    _line("initial", OUT, "review", "review"),
    _line("finish_review", OUT, "review", "ready", opens=(("check", "clerk"),)),
    _line("ask_change", OUT, "review ready checked", "draft", closes=("review", "check", "sign")),
    _line("withdraw", OUT, "review ready", "draft", closes=("review", "check")),
    _line("abandon", OUT, "draft", "abandoned", closes=("draft",)),
    _line("take_up", OUT, "abandoned", "draft"),
    _line("check_format", OUT, "ready", "checked", closes=("check",), opens=(("sign", "leader"),)),
    _line("sign", OUT, "checked", "signed", closes=("sign",), opens=(("number", "clerk"),), limit="clerical"),
    _line("number", OUT, "signed", "numbered", closes=("number",), opens=(("seal", "clerk"),), limit="clerical"),
    _line("seal", OUT, "numbered", "sealed", closes=("seal",), opens=(("issue", "clerk"),), limit="clerical"),
    _line("void", OUT, "numbered sealed", "signed", closes=("seal", "issue"), opens=(("number", "clerk"),), limit="clerical"),
    _line("issue", OUT, "sealed", "issued", closes=("issue",), opens=(("file", "clerk"),)),
    _line("regroup", ("out",), "issued", "issued"),
    _line("regroup", ("out",), "filed", "filed"),
    _line("take_drafted", OUT, NEW, "checked", opens=(("sign", "leader"),)),
    _line("take_signed", OUT, NEW, "signed", opens=(("number", "clerk"),), limit="clerical"),
    _line("take_sealed", OUT, NEW, "sealed"),
    _line("decline", OUT, "checked signed", "returned", closes=("sign", "number")),
    _line("recall", OUT, "issued filed", "recalled", closes=("file",)),
    _line("replace", OUT, "issued filed recalled", "replaced", closes=("file",)),
    _line("file", OUT, "issued filed recalled replaced", "=", closes=("file",)),
)  # fmt: skip


def find(direction: str, state: str, act: str) -> Transition:
    """The line of the table for this act now. Raises MoveRefused with the state in words."""
    for line in TABLE:
        if line.act == act and direction in line.directions and state in line.sources:
            return line
    known = STATES.get(state, Words(state, state))
    raise MoveRefused(
        Words(
            "Văn bản đang ở trạng thái “{state}”, nên không làm được việc này.",
            "The document stands at “{state}”, so this cannot be done now.",
        ).filled(state=known),
        code="documents.move_refused",
    )


def target_of(line: Transition, state: str) -> str:
    """The state the line leads to; ``=`` keeps an outgoing document what it is while it is filed."""
    if line.target != "=":
        return line.target
    return "filed" if state in ("issued", "filed") else state


def acts_from(direction: str, state: str) -> list[str]:
    """What can be done to a document of that direction in that state, in the table's order."""
    return [line.act for line in TABLE if direction in line.directions and state in line.sources]

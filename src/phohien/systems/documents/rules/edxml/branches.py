"""An element seen by the names of its children: their order and prefixes do not matter, and nothing is lost unseen."""

from __future__ import annotations

from datetime import date, datetime

from lxml import etree

from phohien.kernel.words import Words
from phohien.systems.documents.rules.edxml.findings import Finding, Unreadable
from phohien.systems.documents.rules.edxml.wire import day_of, moment_of


class Notes:
    """What was noticed while reading one package, and the longest text it may hold in one field."""

    __slots__ = ("findings", "longest")

    def __init__(self, longest: int) -> None:
        self.findings: list[Finding] = []
        self.longest = longest

    def warn(self, code: str, place: str, words: Words, value: str = "") -> None:
        """The remark stands among the findings."""
        self.findings.append(Finding(code=f"W.{code}", place=place, words=words, value=value[:200]))

    def add(self, finding: Finding) -> None:
        """The finding stands among the others."""
        self.findings.append(finding)


class Branch:
    """One element's children by local name; each name is taken once, and ``done`` tells which were never taken."""

    __slots__ = ("_children", "_notes", "element", "place")

    def __init__(self, element: etree._Element | None, place: str, notes: Notes) -> None:
        self.element = element
        self.place = place
        self._notes = notes
        self._children: dict[str, list[etree._Element]] = {}
        for child in element if element is not None else ():
            if isinstance(child.tag, str):
                self._children.setdefault(child.tag.rpartition("}")[2], []).append(child)

    def __contains__(self, name: str) -> bool:
        return name in self._children

    def there(self, name: str) -> str:
        """The place of a child."""
        return f"{self.place}.{name}" if self.place else name

    def branches(self, name: str) -> list[Branch]:
        """Every child of that name, in order."""
        return [Branch(child, self.there(name), self._notes) for child in self._children.pop(name, ())]

    def branch(self, name: str) -> Branch:
        """The child of that name; an empty one when there is none. A second one is remarked on and not read."""
        return Branch(self._single(name), self.there(name), self._notes)

    def optional(self, name: str) -> Branch | None:
        """The child of that name, or None."""
        return self.branch(name) if name in self._children else None

    def text(self, name: str) -> str:
        """The child's text without the white space around it; empty when there is none."""
        return self._text(self._single(name), name)

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of every child of that name that holds one, in order."""
        found = (self._text(child, name) for child in self._children.pop(name, ()))
        return tuple(text for text in found if text)

    def attribute(self, name: str) -> str:
        """The attribute of that local name, whatever its prefix; empty when there is none."""
        found = self.element.attrib.items() if self.element is not None else ()
        return next((value for key, value in found if key.rpartition("}")[2] == name), "")

    def record(self, names: dict[str, str]) -> dict[str, str]:
        """The model's fields from the children that the table names."""
        return {field: self.text(name) for field, name in names.items()}

    def day(self, name: str) -> date | None:
        """The child's day; None, with a remark, when something else stands there."""
        text = self.text(name)
        day = day_of(text) if text else None
        if text and day is None:
            self._notes.warn("day", self.there(name), _DAY.filled(value=text[:40]), text)
        return day

    def moment(self, name: str) -> datetime | None:
        """The child's moment; None, with a remark, when something else stands there."""
        text = self.text(name)
        moment = moment_of(text) if text else None
        if text and moment is None:
            self._notes.warn("moment", self.there(name), _MOMENT.filled(value=text[:40]), text)
        return moment

    def skip(self, *names: str) -> None:
        """Children of these names are known and say nothing we keep."""
        for name in names:
            self._children.pop(name, None)

    def done(self) -> None:
        """Whatever was not taken is remarked on: nothing a partner wrote disappears without a word."""
        for name, children in self._children.items():
            text = "".join(children[0].itertext()).strip()
            self._notes.warn("unknown_element", self.there(name), _UNKNOWN.filled(name=name), text)
        self._children = {}

    def _single(self, name: str) -> etree._Element | None:
        children = self._children.pop(name, None)
        if not children:
            return None
        if len(children) > 1:
            self._notes.warn("repeated", self.there(name), _REPEATED.filled(name=name))
        return children[0]

    def _text(self, element: etree._Element | None, name: str) -> str:
        if element is None or not element.text:
            return ""
        text: str = element.text.strip()
        if len(text) > self._notes.longest:
            raise Unreadable("text_too_long", self.there(name), _TOO_LONG.filled(limit=self._notes.longest))
        return text


_DAY = Words("“{value}” không phải là một ngày có thật.", "“{value}” is not a day that exists.")
_MOMENT = Words("“{value}” không phải là một thời điểm có thật.", "“{value}” is not a moment that exists.")
_UNKNOWN = Words(
    "Gói tin có phần tử {name} mà quy chuẩn không nêu; hệ thống không đọc phần tử này.",
    "The package has an element {name} that the standard does not name; it was not read.",
)
_REPEATED = Words(
    "Phần tử {name} xuất hiện nhiều lần; hệ thống chỉ đọc lần đầu.",
    "The element {name} appears more than once; only the first was read.",
)
_TOO_LONG = Words("Nội dung dài quá {limit} ký tự.", "The text is longer than {limit} characters.")

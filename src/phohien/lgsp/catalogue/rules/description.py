"""What a description of a service says, whatever language it is written in: operations, parameters, fields, findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from phohien.kernel.words import Words

LARGEST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or missing, in a sentence. ``where`` is its place in the file; only blocking ones forbid use."""

    words: Words
    where: str = ""
    blocking: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.words}" if self.where else str(self.words)


@dataclass(frozen=True, slots=True)
class Field:
    """One value in a request or an answer. ``depth`` counts from 0; ``kind`` is its type as developers write it."""

    name: str
    kind: str
    required: bool = False
    description: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. ``place``: path, query, header or cookie."""

    name: str
    place: str
    kind: str
    required: bool
    description: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer an operation may give. ``status`` as in the description (``200``, ``4XX``, ``default``)."""

    status: str
    description: str
    media: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a service does. ``method`` upper case; ``path`` a template beginning with a slash."""

    name: str
    method: str
    path: str
    summary: str = ""
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    request_media: str = ""
    request: tuple[Field, ...] = ()
    answers: tuple[Answer, ...] = ()
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """A description read: usable when nothing found is blocking."""

    title: str = ""
    version: str = ""
    text: str = ""
    language: str = ""
    operations: tuple[Operation, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_usable(self) -> bool:
        """Whether operations of it may be published."""
        return bool(self.operations) and not any(finding.blocking for finding in self.findings)


def failed(vi: str, en: str, where: str = "") -> Description:
    """A description that could not be read, with the one reason."""
    return Description(findings=(Finding(Words(vi, en), where),))


def too_large() -> Description:
    """The refusal of a file above the limit."""
    return failed(
        "Tệp mô tả lớn hơn 2 MB. Hãy tách dịch vụ thành nhiều dịch vụ nhỏ hơn.",
        "The description is larger than 2 MB. Divide the service into smaller ones.",
    )

"""The processes we ship, drawn and named in Vietnamese. A designer copies one and changes the copy."""

from __future__ import annotations

from importlib import resources

from phohien.kernel.words import Words

TEMPLATES: dict[str, Words] = {
    "same-day-commune": Words("Cấp xã, giải quyết trong ngày", "Commune, settled the same day"),
    "ordinary": Words("Thông thường, từ 3 đến 15 ngày", "Ordinary, 3 to 15 days"),
    "co-ordination": Words("Nhiều cơ quan phối hợp song song", "Several agencies side by side"),
    "financial-duty": Words("Có nghĩa vụ tài chính", "With a financial duty"),
}


def template(code: str) -> bytes:
    """The BPMN file of that template. Raises KeyError when there is none of that code."""
    if code not in TEMPLATES:
        raise KeyError(code)
    return (resources.files("phohien.systems.onestop") / "data" / "processes" / f"{code}.bpmn").read_bytes()

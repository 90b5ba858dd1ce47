"""Letters typeset from a draft."""

from __future__ import annotations

import pytest

from phohien.systems.documents.rules import layout


@pytest.mark.parametrize(
    ("subject", "kind", "printed"),
    [
        ("V/v rà soát quy hoạch", "Công văn", "rà soát quy hoạch"),
        ("Về việc rà soát quy hoạch", "Công văn", "rà soát quy hoạch"),
        ("Công văn về việc  rà soát", "Công văn", "rà soát"),
        ("Kế hoạch triển khai nhiệm vụ", "Kế hoạch", "triển khai nhiệm vụ"),
        ("Vận hành hệ thống", "Công văn", "Vận hành hệ thống"),
        ("V/v", "Công văn", "V/v"),
    ],
)
def test_the_letter_prints_what_it_is_about_once(subject: str, kind: str, printed: str) -> None:
    assert layout.printed_subject(subject, kind) == printed

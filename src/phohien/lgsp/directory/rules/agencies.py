"""How agencies are numbered. Source: QĐ 20/2020/QĐ-TTg (amended by QĐ 09/2025/QĐ-TTg); earlier QCVN 102:2016/BTTTT.

The dotted form is ``H31``, ``H31.n``, ``H31.n.m`` (each number of one to three digits); the form used before it is
``000.bb.aa.H31`` of 13 characters: ``aa`` the body of the province, ``bb`` the body under it.
"""

from __future__ import annotations

from phohien.kernel.words import Words

AGENCY_KIND_WORDS = {
    "committee": Words("Ủy ban nhân dân", "People's Committee"),
    "department": Words("Sở và cơ quan tương đương", "Department"),
    "office": Words("Văn phòng Ủy ban nhân dân", "Office of the People's Committee"),
    "board": Words("Ban quản lý", "Management board"),
    "service_centre": Words("Trung tâm phục vụ hành chính công", "Public administration service centre"),
    "division": Words("Phòng", "Division"),
    "service_unit": Words("Đơn vị sự nghiệp công lập", "Public service unit"),
}
FIRST_COMMUNE = 101


def normalise_agency_code(text: str) -> str:
    """The code as it is looked up, dotted or old: capitals, no spaces, no closing dot."""
    return "".join(text.split()).upper().strip(".")


def old_style_code(province: str, first: int, second: int = 0) -> str:
    """The 13-character code: ``old_style_code("H31", 12, 3)`` → ``000.03.12.H31``. Raises ValueError above 99."""
    if not (0 <= first <= 99 and 0 <= second <= 99):
        raise ValueError("The old form has two digits a level.")
    return f"000.{second:02d}.{first:02d}.{province}"


def commune_committee_code(place: int) -> str:
    """The generated code of the People's Committee of the commune at that place (from 0) among the 104.

    Communes are counted by ascending territorial code; the numbers from 101 leave the provincial bodies theirs.
    """
    return f"H31.{FIRST_COMMUNE + place}"

"""Whether those who signed are those the document names: the agency of the seal, the person of the signature.

A good signature says only that its owner made it. A package of one agency may carry a document another one sealed, or the name
in the description may be another person's. Source: NĐ 30/2020/NĐ-CP, Điều 5, 13 and 21 (what the clerk checks); QCVN
102:2016/BTTTT, From and SignerInfo.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from phohien.kernel.text import tokens
from phohien.kernel.words import Words

TITLES = frozenset({"ong", "ba", "gs", "pgs", "ts", "ths", "bs", "ks", "cn", "ths.bs"})


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature that holds: ``is_seal`` an agency's, with the agency's name; else a person's, with name and agency."""

    is_seal: bool
    name: str
    agency: str = ""


def same_agency(one: str, other: str) -> bool:
    """Whether both names mean one agency: equal syllables, or one is the other with more at the end (province, ministry)."""
    short, long = sorted((tokens(one), tokens(other)), key=len)
    return bool(short) and long[: len(short)] == short


def same_person(one: str, other: str) -> bool:
    """Whether both names are one person's, titles before them left out."""
    first, second = _bare_name(one), _bare_name(other)
    return bool(first) and first == second


def _bare_name(name: str) -> list[str]:
    found = tokens(name)
    while found and found[0] in TITLES:
        found = found[1:]
    return found


def remarks(signed: Iterable[Signed], *, issuers: Iterable[str], signer: str, is_copy: bool = False) -> list[Words]:
    """What does not fit between who signed and whom the document names; nothing when all fits or nobody signed.

    ``issuers`` are the names of the one agency it is said to come from: in the description, in the directory. A copy bears the
    agency's seal and no person's signature (Phụ lục I phần II, from memory).
    """
    rows, names = list(signed), [one for one in issuers if one]
    seals = [one for one in rows if one.is_seal]
    people = [one for one in rows if not one.is_seal]
    found = []
    if rows and not seals:
        found.append(
            Words("Không có chữ ký số (con dấu) của cơ quan ban hành.", "The issuing agency's seal is missing.")
        )
    if rows and not people and not is_copy:
        found.append(Words("Không có chữ ký số của người ký.", "The signer's own signature is missing."))
    if seals and names and not any(same_agency(one.name, name) for one in seals for name in names):
        found.append(_wrong_agency(seals[0].name, names[0]))
    if people and signer and not any(same_person(one.name, signer) for one in people):
        found.append(
            Words(
                "Người ký số là {name}, khác với người ký ghi trong văn bản ({signer}).",
                "The signature is {name}'s, but the document names {signer} as its signer.",
            ).filled(name=people[0].name, signer=signer)
        )
    return found


def _wrong_agency(name: str, issuer: str) -> Words:
    return Words(
        "Con dấu số là của {name}, khác với cơ quan ban hành ghi trong văn bản ({issuer}).",
        "The seal is that of {name}, but the document names {issuer} as its issuer.",
    ).filled(name=name, issuer=issuer)

"""Vietnamese of before Unicode, made Unicode: TCVN3 (the ABC fonts, ``.VnTime``) and VNI (``VNI-Times``).

Such text is stored as Western letters that a font draws as Vietnamese ones: ``Céng hßa`` is ``Cộng hòa`` in ``.VnTime``. Where a
file names its fonts, the font decides; where it does not, whole texts are converted when they make Vietnamese syllables that way
and none as they stand. Codes: TCVN 5712:1993 (VN3) and the VNI fonts for Windows, both as their fonts draw them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from unicodedata import normalize

from phohien.base.files.reading.syllables import is_syllable

Convert = Callable[[str], str]

_ABC = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"), (0xB5, "àảãáạ"), (0xBB, "ằẳẵắ"), (0xC6, "ặầẩẫấậè"), (0xCE, "ẻẽéẹềểễếệìỉ"), (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"), (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)  # fmt: skip
TCVN3: dict[str, str] = {chr(first + place): sign for first, signs in _ABC for place, sign in enumerate(signs)}
"""Each code, as the Western letter it is stored as, and the letter ``.VnTime`` draws for it."""

_MARKED = {
    "a": "áùàøảûãõạïââấáầàẩåẫãậäăêắéằèẳúẵüặë",
    "e": "éùèøẻûẽõẹïêâếáềàểåễãệä",
    "o": "óùòøỏûõõọïôâốáồàổåỗãộä",
    "ô": "ớùờøởûỡõợï",
    "u": "úùùøủûũõụï",
    "ö": "ứùừøửûữõựï",
    "y": "ýùỳøỷûỹõ",
}
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_codes() -> dict[str, str]:
    codes = dict(_ALONE)
    for base, pairs in _MARKED.items():
        codes |= {base + mark: sign for sign, mark in zip(pairs[::2], pairs[1::2], strict=True)}
    return codes | {code.upper(): sign.upper() for code, sign in codes.items()}


VNI: dict[str, str] = _vni_codes()
"""Each letter or pair of letters as it is stored, and the letter a VNI font draws for it."""

_PAIR = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_ABC_TABLE = str.maketrans({**TCVN3, "\u03bc": TCVN3["\xb5"]})  # some writers store the micro sign as the Greek letter
_ABC_WORD, _VNI_WORD = re.compile(r"[A-Za-z\xa1-\xfe\u03bc]+"), re.compile(r"[A-Za-z\xc0-\xff]+")
_UNICODE = re.compile(
    r"[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]"
)
_HIGH = re.compile(r"[\xa1-\xff\u03bc]")
MOST_LETTERS = 2_000_000
"""No reader makes more of one file: five times what the house keeps."""
FEWEST, VALID, PLAIN = 3, 0.8, 0.4
"""So many words with a Western letter are needed to judge by, so many of them must be syllables once converted, and at most so
many as they stand. The error on real text is in ``docs/decisions`` 189."""


def tcvn3(text: str) -> str:
    """Text stored for an ABC font, in Unicode."""
    return text.translate(_ABC_TABLE)


def tcvn3_capitals(text: str) -> str:
    """Text stored for an ABC font whose name ends in H: it draws small letters as capitals."""
    return tcvn3(text).upper()


def vni(text: str) -> str:
    """Text stored for a VNI font, in Unicode; a capital with a small mark is a capital."""
    return _PAIR.sub(lambda found: VNI[found.group()], _marks_alike(text))


_MIXED = re.compile(r"([AEOUYÔÖ])([àáâãäåèéêëïõøùúûü])|([aeouyôö])([ÀÁÂÃÄÅÈÉÊËÏÕØÙÚÛÜ])")


def _marks_alike(text: str) -> str:
    return _MIXED.sub(lambda found: found[0].upper() if found[1] else found[0].lower(), text)


@lru_cache(maxsize=1024)
def coding_of(font: str) -> Convert | None:
    """How text in this font is made Unicode; None for every font that is not one of these."""
    name = font.rpartition("+")[2].split(",")[0].lower().replace("#2e", ".")
    family = name.split("-bold")[0].split("-italic")[0].strip("\"' ")
    if family.startswith(".vn"):
        return tcvn3_capitals if family.endswith("h") else tcvn3
    return vni if family.startswith(("vni-", "vni ")) else None


def may_be_old(text: str) -> bool:
    """Whether there is anything in the text that a font of before Unicode could draw as something else."""
    return bool(_HIGH.search(text))


def join(runs: Iterable[tuple[str, str]], *, is_drawn: bool = False) -> str:
    """The text of runs, each with the name of its font, in Unicode. What no font tells is judged line by line.

    ``is_drawn``: of a page whose letters are known by how they look. The ABC fonts draw ``ư`` where all others draw a hyphen.
    """
    pieces = []
    for convert, group in groupby(_coded(runs), key=lambda run: run[1]):
        text = "".join(run[0] for run in group)
        if is_drawn and convert in (tcvn3, tcvn3_capitals):
            text = _HYPHENED.sub(_horned, text)
        pieces.append(guess(text) if convert is None else _unless_unicode(text, convert))
    return normalize("NFC", "".join(pieces))


def _coded(runs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Convert | None]]:
    left = MOST_LETTERS
    for text, font in runs:
        yield text[:left], coding_of(font)
        left -= len(text)
        if left <= 0:
            return


_HYPHENED = re.compile(r"[A-Za-z\xa1-\xfe]*-[A-Za-z\xa1-\xfe]*")


def _horned(found: re.Match[str]) -> str:
    word = found[0].replace("-", "\xad")
    return word if is_syllable(tcvn3(word)) and len(word) > 1 else found[0]


def _unless_unicode(text: str, convert: Convert) -> str:
    """Converted by the line: a line pasted in Unicode keeps the font's name and is left alone."""
    return "\n".join(line if _UNICODE.search(line) else convert(line) for line in text.split("\n"))


def guess(text: str, fonts: Iterable[str] = ()) -> str:
    """The text, its lines in TCVN3 or VNI made Unicode; any other text as it is. ``fonts`` are those the file names somewhere:
    one of before Unicode among them makes a single word enough to judge by."""
    if text.isascii() or not _HIGH.search(text):
        return text
    lines = text.split("\n")
    asked = "\n".join(line for line in lines if not _UNICODE.search(line))
    named = {tcvn3 if convert is tcvn3_capitals else convert for convert in map(coding_of, fonts) if convert}
    if len(named) > 1:  # both: each line by itself
        return "\n".join(_line_of(line, named) for line in lines)
    convert = _judged(asked, min(named, default=None, key=str))
    if convert is None:
        return text
    return "\n".join(convert(line) if _is_better(line, convert) else line for line in lines)


def _line_of(line: str, named: set[Convert]) -> str:
    better = [convert for convert in named if _is_better(line, convert)]
    return max(better, key=lambda convert: _weighed(line, convert)[1])(line) if better else line


def _judged(text: str, named: Convert | None) -> Convert | None:
    for convert in (tcvn3, vni):
        asked, made, plain = _weighed(text, convert)
        if asked >= (1 if convert is named else FEWEST) and made >= VALID * asked and plain <= PLAIN * asked:
            return convert
    return None


def _is_better(line: str, convert: Convert) -> bool:
    if line.isascii() or _UNICODE.search(line):
        return False
    asked, made, plain = _weighed(line, convert)
    return 2 * made > asked and made >= plain


def _weighed(text: str, convert: Convert) -> tuple[int, int, int]:
    """Different words with a Western letter; how many are syllables once converted; how many are as they stand."""
    pattern = _VNI_WORD if convert is vni else _ABC_WORD
    words = {word for word in pattern.findall(text) if not word.isascii() and not word.isdecimal()}
    return len(words), sum(is_syllable(convert(word)) for word in words), sum(map(is_syllable, words))

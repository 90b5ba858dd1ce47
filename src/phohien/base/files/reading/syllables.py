"""Whether a word can be a Vietnamese syllable: a beginning, a rhyme and a tone that go together.

Sounds, not a dictionary: what counts is that text in another coding, or another language with accents, makes few of them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_ACUTE, _DOT = "\u0301", "\u0323"
_BEGINNINGS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()  # noqa: SIM905 - read as words
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên ênh êp
êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn
oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc ue
uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi
ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêt yêu
""".split()  # noqa: SIM905 - read as words
_SHAPE = re.compile(
    f"(?:{'|'.join(sorted(_BEGINNINGS, key=len, reverse=True))})?(?P<rhyme>{'|'.join(sorted(_RHYMES, key=len, reverse=True))})"
)


@lru_cache(maxsize=16_384)
def is_syllable(word: str) -> bool:
    """Whether the word is built as Vietnamese syllables are; capitals count as small letters."""
    if len(word) > 7:
        return False
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [sign for sign in letters if sign in _TONES]
    bare = unicodedata.normalize("NFC", "".join(sign for sign in letters if sign not in _TONES))
    found = _SHAPE.fullmatch(bare)
    if found is None or len(tones) > 1:
        return False
    is_stopped = found["rhyme"].endswith(("c", "ch", "p", "t"))
    return not is_stopped or bool(tones) and tones[0] in (_ACUTE, _DOT)

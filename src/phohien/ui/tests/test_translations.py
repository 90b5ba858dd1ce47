"""Everything is said in Vietnamese."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

from django.utils import translation

from phohien.ui.forms.sentences import DJANGO_SENTENCES

UI = Path(__file__).parent.parent
CATALOGUE = UI / "locale" / "vi" / "LC_MESSAGES"
TAGS = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')|\b_\("([^"]+)"\)""")


def test_the_catalogue_is_complete_and_compiled() -> None:
    text = (CATALOGUE / "django.po").read_text("utf-8")
    entries = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    with (CATALOGUE / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)

    assert "#, fuzzy" not in text and not re.search(r'msgstr(\[0\])? ""\n(\n|$)', text.split("\n\n", 1)[1])
    assert len(catalogue._catalog) - 1 == len(entries)  # type: ignore[attr-defined]


def test_every_sentence_of_a_template_is_in_the_catalogue() -> None:
    text = (CATALOGUE / "django.po").read_text("utf-8").replace('\\"', '"')

    for path in (UI / "templates").rglob("*.html"):
        for groups in TAGS.findall(path.read_text("utf-8")):
            sentence = next(filter(None, groups))
            assert f'msgid "{sentence}"' in text, (path.name, sentence)


def test_sentences_of_django_forms_are_ours() -> None:
    with translation.override("vi"):
        said = {sentence: translation.gettext(sentence) for sentence in DJANGO_SENTENCES}

    assert all(said[sentence] != sentence for sentence in DJANGO_SENTENCES)
    assert said["This field is required."] == "Vui lòng điền hoặc chọn mục này."

"""Everything a person can read while signing in is there in Vietnamese."""

from __future__ import annotations

import gettext
from pathlib import Path

import allauth
import pytest
from django.utils import translation
from django.utils.translation import trans_real

APP = Path(__file__).parents[1]
UNSEEN = (
    "/account/admin.py",
    "/account/models.py",
    "/headless/",
    "/idp/oidc/internal/",
    "/idp/oidc/models.py",
    "/socialaccount/models.py",
    "/socialaccount/apps.py",
    "/usersessions/models.py",
    "/socialaccount/providers/",
)
"""Parts of the library no page of ours shows: its admin, table names, and providers we do not install."""


def strings_of_the_library() -> list[str]:
    root = Path(allauth.__file__).parent
    found = []
    for block in (root / "locale/en/LC_MESSAGES/django.po").read_text().split("\n\n")[1:]:
        places = [word for line in block.splitlines() if line.startswith("#: ") for word in line[3:].split()]
        if not places or all(any(part in f"/{place}" for part in UNSEEN) for place in places):
            continue
        lines = block.splitlines()
        start = next(number for number, line in enumerate(lines) if line.startswith("msgid "))
        parts = [lines[start].removeprefix("msgid ")]
        for line in lines[start + 1 :]:
            if not line.startswith('"'):
                break
            parts.append(line)
        context = next((line.split(" ", 1)[1] for line in lines if line.startswith("msgctxt")), "")
        text = (
            "".join(part.strip()[1:-1] for part in parts).encode().decode("unicode_escape").encode("latin-1").decode()
        )
        found.append(f"{context[1:-1]}\x04{text}" if context else text)
    return found


def catalogue() -> dict[object, str]:
    with (APP / "locale/vi/LC_MESSAGES/django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]


def test_every_string_of_the_sign_in_library_has_its_vietnamese() -> None:
    known = {key[0] if isinstance(key, tuple) else key for key in catalogue()}
    strings = strings_of_the_library()

    assert len(strings) > 300
    assert [text for text in strings if text not in known] == []


@pytest.mark.parametrize("app", ["accounts", "notices"])
def test_the_compiled_catalogue_is_that_of_the_text(app: str) -> None:
    folder = APP.parent / app / "locale/vi/LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    written = (folder / "django.po").read_text().count("\nmsgid ") - 1

    assert len({key[0] if isinstance(key, tuple) else key for key in compiled}) - 1 == written
    assert 'msgstr ""\n\n' not in (folder / "django.po").read_text().split("\n\n", 1)[1]


def test_vietnamese_and_english_are_both_served() -> None:
    trans_real.catalog()
    with translation.override("vi"):
        assert translation.gettext("Incorrect code.") == "Mã không đúng."
    with translation.override("en"):
        assert translation.gettext("Incorrect code.") == "Incorrect code."

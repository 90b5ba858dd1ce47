"""Sections of a form as fields: what is asked follows the answers, nothing typed is lost, every input has its label."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.rules import form_definition as rules

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
BIRTH = catalogue.shipped().forms["birth-declaration"]


def view(definition: rules.FormDefinition, code: str, values: dict[str, Any], **more: Any) -> form_fields.SectionView:
    setting = form_fields.Setting(
        surroundings=form_fields.surroundings(TODAY),
        values=values,
        shown=more.pop("shown", form_fields.shown_values(definition.section(code).fields, values)),
        **more,
    )
    return form_fields.section_view(definition, code, setting)


def drawn(section: form_fields.SectionView) -> str:
    return render_to_string("onestop/form_section.html", {"section": section})


def test_every_shipped_form_draws_every_section_with_a_label_for_every_input() -> None:
    for definition in catalogue.shipped().forms.values():
        for section in definition.sections:
            page = drawn(view(definition, section.code, {}))
            inputs = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)
            labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))

            assert set(inputs) <= labelled, (definition.code, section.code)
            assert len(inputs) == len(set(inputs))


def test_an_answer_decides_what_else_is_asked() -> None:
    unknown = drawn(view(BIRTH, "mother", {"mother_known": False}))
    known = drawn(view(BIRTH, "mother", {"mother_known": True}))

    assert "mother_full_name" not in unknown
    assert "mother_full_name" in known
    assert "data-decides" in known


def test_what_was_typed_is_shown_again_beside_its_sentence() -> None:
    raw = {"child_full_name": "Nguyễn Minh Anh", "child_birth_date": "31/02/2026"}
    cleaned = rules.clean_section(BIRTH, "child", raw, surroundings=form_fields.surroundings(TODAY))

    section = view(BIRTH, "child", cleaned.values, shown=raw, errors=form_fields.sentences(cleaned.errors))
    page = drawn(section)

    assert 'value="31/02/2026"' in page
    assert "child_birth_date" in section.errors
    assert 'aria-describedby="id_child_birth_date_error"' in page


def test_rows_of_a_group_are_added_and_the_later_ones_move_up_when_one_is_dropped() -> None:
    definition = catalogue.shipped().forms[catalogue.shipped().procedure("1.004222").form]
    section = next(one for one in definition.sections if any(item.kind is rules.Kind.REPEAT for item in one.fields))
    group = next(item.name for item in section.fields if item.kind is rules.Kind.REPEAT)
    post = QueryDict(mutable=True)
    for number, name in enumerate(("Lê Thị Lan", "Lê Văn Bình", "Lê Thị Cúc")):
        post[f"{group}[{number}].full_name"] = name
    post["drop"] = f"{group}[1]"

    raw = form_fields.posted(post)
    page = drawn(view(definition, section.code, {}, shown=raw, adds_to=group))

    assert raw == {f"{group}[0].full_name": "Lê Thị Lan", f"{group}[1].full_name": "Lê Thị Cúc"}
    assert f'name="{group}[2].full_name"' in page
    assert f'name="{group}[3].full_name"' not in page


def test_a_removed_file_is_sent_no_more_and_the_others_stay() -> None:
    post = QueryDict("birth_notice_file=a1&birth_notice_file=b2&birth_notice_file__remove=a1")

    assert form_fields.posted(post) == {"birth_notice_file": ["b2"]}


def test_an_answer_that_is_fixed_is_shown_and_not_asked() -> None:
    page = drawn(view(BIRTH, "requester", {}, fixed={"requester_full_name": "Nguyễn Văn Nam"}))

    assert "Nguyễn Văn Nam" in page
    assert 'name="requester_full_name"' not in page

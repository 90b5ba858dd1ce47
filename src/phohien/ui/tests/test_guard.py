"""The door before every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import translation
from ninja import NinjaAPI, Schema

from phohien.kernel.errors import NotAllowed
from phohien.kernel.policy import ANONYMOUS, Actor, Policy, any_official, anyone
from phohien.ui.guard import SignInRequired, guard, public

POLICY = Policy("ui_tests")
WORK = POLICY.act("do_work", vi="Làm việc", en="Do the work", rule=any_official)
READ = POLICY.act("read", vi="Đọc", en="Read", rule=anyone)
CITIZEN = Actor(code="c", kind="citizen")
OFFICIAL = Actor(code="o", kind="official", post="p")


@guard(POLICY, WORK)
def work(request: HttpRequest, code: str, *, page: int = 1) -> HttpResponse:
    return HttpResponse(f"{code} {page}")


@guard(POLICY, READ)
def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse("read")


def ask(view: Any, actor: Actor | None, *args: Any, method: str = "get", headers: Any = None, **kwargs: Any) -> Any:
    request = getattr(RequestFactory(), method)("/viec/?a=1&b=2", headers=headers or {})
    if actor is not None:
        request.actor = actor
    return view(request, *args, **kwargs)


def test_an_official_passes_with_every_argument() -> None:
    assert ask(work, OFFICIAL, "x1", page=3).content == b"x1 3"


@override_settings(LOGIN_URL="/dang-nhap/")
def test_somebody_not_signed_in_is_sent_to_sign_in_and_comes_back() -> None:
    answer = ask(work, ANONYMOUS, "x1")

    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/?next=%2Fviec%2F%3Fa%3D1%26b%3D2")


def test_a_request_without_an_actor_counts_as_nobody() -> None:
    assert ask(work, None, "x1").status_code == 302


def test_a_form_sent_by_nobody_is_not_replayed_after_signing_in() -> None:
    assert ask(work, ANONYMOUS, "x1", method="post")["Location"].endswith("?next=%2F")


def test_a_citizen_is_refused_with_the_act_in_words() -> None:
    with pytest.raises(NotAllowed) as refused:
        ask(work, CITIZEN, "x1")

    with translation.override("en"):
        assert str(refused.value) == "You may not do this: Do the work."
    with translation.override("vi"):
        assert str(refused.value).startswith("Bạn không có quyền thực hiện việc này: ")
        assert "You may" not in str(refused.value)


def test_without_login_nobody_is_refused_too() -> None:
    with pytest.raises(NotAllowed):
        ask(guard(POLICY, WORK, login=False)(lambda _request: HttpResponse()), ANONYMOUS)


def test_an_act_that_anyone_may_do_needs_no_sign_in() -> None:
    assert ask(read, ANONYMOUS).content == b"read"


def test_a_machine_that_is_nobody_is_told_401() -> None:
    with pytest.raises(SignInRequired) as caught:
        ask(work, ANONYMOUS, "x1", headers={"Accept": "application/json"})

    assert caught.value.status == 401


def test_htmx_is_told_to_move_the_whole_page() -> None:
    answer = ask(work, ANONYMOUS, "x1", headers={"HX-Request": "true"})

    assert "HX-Redirect" in answer and answer.status_code == 200


def test_views_carry_their_policy() -> None:
    page = public("Anybody may look.")(lambda _request: HttpResponse("ok"))

    assert (work.policy, work.policy_reason) == ("ui_tests.do_work", "Do the work")  # type: ignore[attr-defined]
    assert (page.policy, page.policy_reason) == ("public", "Anybody may look.")  # type: ignore[attr-defined]
    assert work.__name__ == "work"


def test_a_public_view_must_say_why() -> None:
    with pytest.raises(ValueError, match="why it is public"):
        public("  ")


class Note(Schema):
    text: str
    count: int = 1


def test_a_ninja_operation_keeps_its_types_behind_the_guard() -> None:
    api = NinjaAPI(urls_namespace="guard_tests")

    @api.post("/notes/{number}")
    @guard(POLICY, READ)
    def add_note(request: HttpRequest, number: int, note: Note) -> dict[str, Any]:
        return {"number": number, "text": note.text}

    operation = api.get_openapi_schema(path_prefix="/api/")["paths"]["/api/notes/{number}"]["post"]

    assert operation["parameters"][0]["schema"]["type"] == "integer"
    assert operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/Note")

"""Finding a procedure by one's own words, a moment of life, or a field; and what it takes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from phohien.kernel import clock, text
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.systems.onestop.forms.citizen import FindForm
from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.pages.citizen import describing, showing
from phohien.systems.onestop.policy import POLICY, VIEW_CATALOGUE
from phohien.systems.onestop.queries import citizen, places, procedures, versions
from phohien.systems.onestop.rules import catalogue
from phohien.ui.guard import actor_of, guard

EXAMPLES = (
    Words("lam giay khai sinh cho con", "birth certificate"),
    Words("đăng ký kết hôn", "get married"),
    Words("xây nhà", "build a house"),
    Words("sao y bằng tốt nghiệp", "certified copy"),
    Words("mở cửa hàng", "open a shop"),
)


@require_GET
@guard(POLICY, VIEW_CATALOGUE)
def find(request: HttpRequest) -> HttpResponse:
    """The procedures that fit the wish; without one, the moments of life and the fields to begin from."""
    on = clock.today()
    form = FindForm(request.GET)
    wish = _wish(form, request)
    event = procedures.event_of(wish.event)
    found = [] if wish.is_empty else procedures.find(wish, on=on)
    values: dict[str, Any] = {
        "form": form,
        "wish": wish,
        "event": event and {"name": showing.said(event.name), "explanation": showing.said(event.explanation)},
        "found": [describing.listed(item) for item in found],
        "is_filtered": any((wish.field, wish.level, wish.online, wish.audience)),
        "examples": [str(example) for example in EXAMPLES],
    }
    if wish.is_empty or not found:
        values |= _beginnings(on)
    return render(request, "onestop/citizen_find.html", values)


def _wish(form: FindForm, request: HttpRequest) -> procedures.Wish:
    form.is_valid()  # what is not understood is left out: a search never ends in an error
    given = getattr(form, "cleaned_data", {})
    return procedures.Wish(
        words=given.get("q", ""),
        event=request.GET.get("su-kien", "")[:60],
        field=given.get("linh_vuc", ""),
        level=given.get("cap", ""),
        online=given.get("truc_tuyen", ""),
        audience=given.get("doi_tuong", ""),
    )


def _beginnings(on: Any) -> dict[str, Any]:
    known = procedures.in_force(on)
    counts: dict[str, int] = {}
    for item in known:
        counts[item.rules.field] = counts.get(item.rules.field, 0) + 1
    codes = {item.rules.code for item in known}
    events = [
        {
            "name": showing.said(event.name),
            "explanation": showing.said(event.explanation),
            "icon": event.icon or "journal-text",
            "href": f"{reverse('onestop:find_procedure')}?{urlencode({'su-kien': event.code})}",
            "audience": event.audience,
        }
        for event in catalogue.shipped().life_events
        if codes & set(event.procedures)
    ]
    return {
        "events": [event for event in events if event["audience"] != "enterprise"],
        "business_events": [event for event in events if event["audience"] == "enterprise"],
        "fields": [
            {
                "name": showing.field_name(code),
                "count": count,
                "href": f"{reverse('onestop:find_procedure')}?{urlencode({'linh_vuc': code})}",
            }
            for code, count in sorted(counts.items(), key=lambda pair: text.sort_key(showing.field_name(pair[0])))
        ],
        "total": len(known),
    }


@require_GET
@guard(POLICY, VIEW_CATALOGUE)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """What the procedure takes, at the version in force or at the one asked for; where to hand it in."""
    on = clock.today()
    values = _described(request, code, on)
    unit = request.GET.get("xa", "")[:10]
    rules = values["rules"]
    place = places.place_for(rules.competence, unit, on)
    is_commune = catalogue.Level.COMMUNE in rules.competence.levels
    values |= {
        "unit": unit,
        "units": form_fields.unit_choices(on) if is_commune else [],
        "place": place
        and {
            "competent": showing.name_of(place.competent),
            "receiving": showing.name_of(place.receiving),
            "counters": showing.counters(place.receiving.code, on),
        },
        "has_bad_unit": bool(unit) and place is None,
        "drafts": _drafts(request, code),
        "crumbs": showing.crumbs((values["it"]["name"], "")),
    }
    return render(request, "onestop/citizen_procedure.html", values)


@require_GET
@guard(POLICY, VIEW_CATALOGUE)
def procedure_on_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The same for the printer."""
    return render(request, "onestop/citizen_procedure_print.html", _described(request, code, clock.today()))


def _drafts(request: HttpRequest, code: str) -> list[Any]:
    return list(citizen.own_drafts(actor_of(request)).filter(version__procedure__code=code)[:5])


def _described(request: HttpRequest, code: str, on: Any) -> dict[str, Any]:
    rows = procedures.versions_of(code, on=on)
    standing = procedures.standing(rows, on=on)
    row = _chosen(rows, request.GET.get("ban", "")) or standing or rows[0]
    rules = versions.rules_of(row)
    described = describing.described(rules, versions.form_of(row) if row.data.get("form") else None)
    return {
        "row": row,
        "rules": rules,
        "it": described,
        "standing": standing,
        "is_standing": standing is not None and standing.pk == row.pk,
        "is_coming": row.effective_from > on,
        "who_rows": _who_rows(described),
        "versions": [describing.version_line(one, on=on, shown=row.number) for one in rows],
        "today": on,
    }


def _who_rows(it: dict[str, Any]) -> list[Any]:
    return [
        (Words("Ai được nộp", "Who may apply"), it["who"]),
        (Words("Cơ quan giải quyết", "Who decides"), it["agency"]),
        (Words("Mẫu tờ khai", "Form"), it["form_title"]),
    ]


def _chosen(rows: list[Any], number: str) -> Any:
    if not number:
        return None
    for row in rows:
        if str(row.number) == number:
            return row
    raise NotFound(
        Words("Thủ tục này không có phiên bản đó.", "This procedure has no such version."), code="onestop.no_version"
    )

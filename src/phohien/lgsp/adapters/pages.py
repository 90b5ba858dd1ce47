"""The operator's pages: partners, letters, the desk of dead letters. Lists never show what a letter says."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound, Problem
from phohien.lgsp.adapters import calling, offering, policy, queries, showing
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.forms import LetterFilterForm, OfferForm, PurposeForm, ReasonForm
from phohien.lgsp.adapters.outbox import comparing, desk, mending
from phohien.lgsp.adapters.outbox.channel import Declined, Unreachable
from phohien.lgsp.adapters.policy import POLICY
from phohien.lgsp.catalogue.queries import services as catalogue
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Table

PAGE = 50
MOST_EXPORTED = 10_000
form_page = require_http_methods(["GET", "POST"])


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [
        (_("LGSP"), reverse("catalogue:desk")),
        (_("National buses"), reverse("adapters:index") if more else ""),
        *more,
    ]


def _tabs(current: str) -> list[dict[str, Any]]:
    letters, dead = reverse("adapters:letters"), queries.dead_count()
    aside = queries.set_aside().count()
    return [
        {"label": _("Partners"), "href": reverse("adapters:index"), "current": current == "partners"},
        {
            "label": _("Dead letters"), "href": f"{letters}?trang_thai=dead", "current": current == "dead",
            "count": dead or None,
        },
        {"label": _("All letters"), "href": letters, "current": current == "letters"},
        {
            "label": _("Handed in to us"), "href": reverse("adapters:received"), "current": current == "received",
            "count": aside or None,
        },
    ]  # fmt: skip


@guard(POLICY, policy.VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """The partners and how they are."""
    known, at = connecting.partners(), clock.now()
    rows = queries.figures(known.codes)
    context = {
        "table": Table(
            showing.partner_columns(known, at), rows, caption=_("Partners"), empty=_("No partner is configured."),
            empty_hint=_("Write them into partners.toml in the data folder; ./phohien partners --write makes an example."),
        ),
        "waiting": sum(row.waiting for row in rows), "dead": sum(row.dead for row in rows),
        "aside": sum(row.received_aside for row in rows), "is_simulated": bool(known.simulate_port),
        "tabs": _tabs("partners"), "crumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "adapters/index.html", context)


def _known(code: str) -> str:
    """The code, when a partner or a national database bears it. Raises NotFound."""
    if code not in connecting.partners().codes:
        raise NotFound(_("There is no such partner."), code="adapters.no_partner")
    return code


@guard(POLICY, policy.VIEW)
def partner(request: HttpRequest, code: str) -> HttpResponse:
    """One partner: how it is, its queue, what was compared, and what can be done."""
    known, at = connecting.partners(), clock.now()
    row = queries.figures((_known(code),))[0]
    told, national = known.partners.get(code), known.national.get(code)
    state = queries.state_of(code)
    words, tone = showing.partner_state(row, at)
    ends, ends_tone = showing.credentials(told or known.partners.get(national.partner if national else ""), at.date())
    context = {
        "code": code, "name": showing.partner_name(known, code), "row": row, "state": state, "words": words,
        "tone": tone, "ends": ends, "ends_tone": ends_tone, "compares": told is not None,
        "facts": _facts(code), "tabs": _tabs("partners"), "crumbs": _crumbs((showing.partner_name(known, code), "")),
        "table": Table(
            showing.comparison_columns(), queries.comparisons(code)[:14], caption=_("Daily comparison"),
            empty=_("Nothing was compared yet."), empty_hint=_("Every morning yesterday's letters are compared."),
        ),
    }  # fmt: skip
    return render(request, "adapters/partner.html", context)


def _facts(code: str) -> list[tuple[Any, Any]]:
    known = connecting.partners()
    told, national, state = known.partners.get(code), known.national.get(code), queries.state_of(code)
    facts: list[tuple[Any, Any]] = []
    if told is not None:
        facts = [
            (_("Protocol"), told.protocol.upper()), (_("Address"), told.address), (_("Who we are there"), told.client),
            (_("Facts it is told"), ", ".join(told.facts)), (_("Calls us in the name of"), told.caller),
            (_("Credentials"), showing.credentials(told, clock.today())[0]),
        ]  # fmt: skip
    if national is not None:
        instead = national.when_down == "own_register"
        facts = [
            (_("Reached over"), national.partner), (_("Questions it answers"), ", ".join(national.services)),
            (_("When it is down"), _("our own register answers, marked") if instead else _("nothing is answered")),
        ]  # fmt: skip
    if state is not None:
        facts += [
            (_("Failures in a row"), state.failures), (_("Left alone until"), state.rests_until),
            (_("Last success"), state.last_success_at), (_("Last failure"), state.last_failure_at),
            (_("What went wrong"), state.last_error), (_("Paused because"), state.pause_reason),
        ]  # fmt: skip
    return facts


@require_POST
@guard(POLICY, policy.CALL)
def call(request: HttpRequest, code: str) -> HttpResponse:
    """A test call: what the partner said, or why it did not."""
    try:
        said = calling.call(code=_known(code), by=actor_of(request), at=clock.now())
    except (Unreachable, Declined) as fault:
        messages.error(request, _("The partner did not answer: %(fault)s") % {"fault": fault})
    else:
        messages.success(request, _("The partner answers: %(said)s") % {"said": said})
    return redirect("adapters:partner", code)


@require_POST
@guard(POLICY, policy.COMPARE)
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Today's and yesterday's letters are compared now."""
    at, channel = clock.now(), connecting.channel_to(_known(code))
    if channel is None or code not in connecting.partners().partners:
        raise NotFound(_("There is no such partner."), code="adapters.no_partner")
    resent, today = 0, in_vietnam(at).date()
    try:
        for day in (today - timedelta(days=1), today):
            found = comparing.compare(partner=code, channel=channel, day=day, by=actor_of(request), at=at)
            resent += found.resent
    except (Unreachable, Declined) as fault:
        messages.error(request, _("The partner did not answer: %(fault)s") % {"fault": fault})
    else:
        sentence = ngettext("Compared; %(n)s letter goes out again.", "Compared; %(n)s letters go out again.", resent)
        messages.success(request, sentence % {"n": resent})
    return redirect("adapters:partner", code)


@form_page
@guard(POLICY, policy.PAUSE)
def pause(request: HttpRequest, code: str) -> HttpResponse:
    """Nothing goes out to the partner until somebody resumes it."""
    form, back = ReasonForm(request.POST or None), reverse("adapters:partner", args=[_known(code)])
    if request.method == "POST" and form.is_valid():
        desk.pause(code=code, reason=form.cleaned_data["ly_do"], by=actor_of(request), at=clock.now())
        messages.success(request, _("The partner is paused; letters wait."))
        return redirect(back)
    name = showing.partner_name(connecting.partners(), code)
    return _form_page(request, form, _("Pause the partner"), _("Pause"), back, name)


@require_POST
@guard(POLICY, policy.PAUSE)
def resume(request: HttpRequest, code: str) -> HttpResponse:
    """Letters go out again."""
    desk.resume(code=_known(code), by=actor_of(request), at=clock.now())
    messages.success(request, _("Letters go out again."))
    return redirect("adapters:partner", code)


@form_page
@guard(POLICY, policy.OFFER)
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """A service of the catalogue is offered to the partner."""
    known = connecting.partners()
    if code not in known.partners:
        raise NotFound(_("There is no such partner."), code="adapters.no_partner")
    form, back = OfferForm(request.POST or None), reverse("adapters:partner", args=[code])
    if request.method == "POST" and form.is_valid():
        version = catalogue.version_by_pk(int(form.cleaned_data["dich_vu"]))
        letter = offering.offer(partner=code, version=version, by=actor_of(request), at=clock.now())
        messages.success(request, _("The service is offered; the letter waits to go out."))
        return redirect("adapters:letter", letter.key)
    name = showing.partner_name(known, code)
    return _form_page(request, form, _("Offer a service"), _("Offer"), back, name)


def _form_page(request: HttpRequest, form: Any, title: str, action: str, back: str, caption: str) -> HttpResponse:
    context = {
        "form": form, "title": title, "action": action, "cancel": back, "caption": caption,
        "crumbs": _crumbs((caption, back), (title, "")),
    }  # fmt: skip
    return render(request, "adapters/form.html", context, status=422 if form.is_bound and form.errors else 200)


def _found(request: HttpRequest) -> tuple[LetterFilterForm, Any, str]:
    form = LetterFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    state = values.get("trang_thai", "")
    rows = queries.find_letters(
        state=state, partner=values.get("doi_tac", ""), why=values.get("vi_sao", ""), text=values.get("q", "")
    )
    return form, rows, state


@guard(POLICY, policy.VIEW)
def letter_list(request: HttpRequest) -> HttpResponse:
    """Letters that answer to the filter; dead ones can be chosen and put back together."""
    form, rows, state = _found(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    title = _("Dead letters") if state == "dead" else _("Letters")
    context = {
        "form": form, "title": title, "page": page, "total": page.paginator.count, "is_desk": state == "dead",
        "rows": [(row, showing.state_of(row), showing.STATE_TONES[row.state], showing.why_of(row), showing.masked(row.thread.subject),
                  showing.masked(row.error)) for row in page.object_list],
        "tabs": _tabs("dead" if state == "dead" else "letters"), "crumbs": _crumbs((title, "")),
    }  # fmt: skip
    return render(request, "adapters/letter_list.html", context)


@guard(POLICY, policy.VIEW)
def letter_export(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as Excel or CSV; identification numbers are masked there too."""
    make = {"xlsx": exports.excel, "csv": exports.csv}.get(form)
    if make is None:
        raise NotFound(_("There is no such file."), code="adapters.no_form")
    return make(_found(request)[1][:MOST_EXPORTED], showing.letter_columns(), _("Letters to national buses"))


@require_POST
@guard(POLICY, policy.SETTLE)
def retry_many(request: HttpRequest) -> HttpResponse:
    """The chosen dead letters are put back, or all that answer to the filter."""
    keys = request.POST.getlist("chon")
    if "all" in request.POST:
        rows = _found(request)[1].filter(state="dead")
        keys = list(rows.order_by("id").values_list("key", flat=True)[: desk.MOST_AT_ONCE])
    done, gone = desk.retry_many(keys=keys, by=actor_of(request), at=clock.now())
    sentence = ngettext("%(n)s letter goes out again.", "%(n)s letters go out again.", done) % {"n": done}
    if gone:
        sentence += " " + _("%(n)s had been settled already.") % {"n": gone}
    messages.success(request, sentence)
    return redirect(f"{reverse('adapters:letters')}?{request.GET.urlencode() or 'trang_thai=dead'}")


@never_cache
@form_page
@guard(POLICY, policy.VIEW)
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """One letter: its tries and what can be done; what it says is opened for a stated purpose."""
    found, content = queries.letter_by_key(key), ""
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["muc_dich"]
        read = desk.read(key=key, purpose=purpose, by=actor_of(request), at=clock.now())
        content = json.dumps(read.data, ensure_ascii=False, indent=2)
    context = {
        "found": found, "state": showing.state_of(found), "tone": showing.STATE_TONES[found.state], "content": content,
        "facts": showing.letter_facts(found), "is_dead": found.state == "dead", "behind": queries.behind(found),
        "why": showing.why_of(found), "form": form,
        "table": Table(
            showing.try_columns(), queries.tries_of(found), caption=_("Tries"), empty=_("It was not tried yet.")
        ),
        "crumbs": _crumbs((_("Letters"), reverse("adapters:letters")), (found.key, "")),
    }  # fmt: skip
    return render(request, "adapters/letter.html", context, status=422 if form.is_bound and form.errors else 200)


@require_POST
@guard(POLICY, policy.SETTLE)
def retry(request: HttpRequest, key: str) -> HttpResponse:
    """A dead letter is tried again."""
    desk.retry(key=key, by=actor_of(request), at=clock.now())
    messages.success(request, _("The letter goes out again; those behind it follow."))
    return redirect("adapters:letter", key)


@form_page
@guard(POLICY, policy.SETTLE)
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """A dead letter is given up for a written reason."""
    found = queries.letter_by_key(key)
    form, back = ReasonForm(request.POST or None), showing.letter_href(found)
    if request.method == "POST" and form.is_valid():
        try:
            desk.discard(key=key, reason=form.cleaned_data["ly_do"], by=actor_of(request), at=clock.now())
        except Problem as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The letter was discarded; those behind it go on."))
            return redirect(back)
    return _form_page(request, form, _("Discard the letter"), _("Discard"), back, found.key)


@guard(POLICY, policy.VIEW)
def received_list(request: HttpRequest) -> HttpResponse:
    """What partners handed in, the latest first."""
    page = Paginator(queries.received(), PAGE).get_page(request.GET.get("page"))
    table = Table(
        showing.received_columns(),
        page.object_list,
        caption=_("Handed in to us"),
        empty=_("No partner has handed in anything."),
    )
    context = {"page": page, "table": table, "tabs": _tabs("received"), "crumbs": _crumbs((_("Handed in to us"), ""))}
    return render(request, "adapters/received_list.html", context)


@form_page
@guard(POLICY, policy.SETTLE)
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message that came in; when it was set aside it is acted on again, or left for a written reason."""
    found = queries.received_by_number(number)
    form = ReasonForm(request.POST if "leave" in request.POST else None)
    by, at = actor_of(request), clock.now()
    if "again" in request.POST:
        again = mending.act_again(number=number, by=by, at=at)
        if again.error:
            messages.error(request, _("It was set aside again: %(error)s") % {"error": again.error})
        else:
            messages.success(request, _("The message was acted on."))
        return redirect("adapters:message", number)
    if form.is_bound and form.is_valid():
        mending.leave(number=number, reason=form.cleaned_data["ly_do"], by=by, at=at)
        messages.success(request, _("The message was left; it is never acted on."))
        return redirect("adapters:message", number)
    context = {
        "found": found, "form": form, "state": showing.received_state(found), "facts": showing.received_facts(found),
        "tone": showing.RECEIVED_TONES.get(found.state, "neutral"), "is_aside": found.state in mending.ASIDE,
        "crumbs": _crumbs((_("Handed in to us"), reverse("adapters:received")), (found.key, "")),
    }  # fmt: skip
    return render(request, "adapters/message.html", context, status=422 if form.is_bound else 200)

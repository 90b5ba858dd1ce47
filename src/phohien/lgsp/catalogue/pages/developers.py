"""The developers' portal: how to connect, ways of calling with code that runs, test systems, change feeds, errors."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.trying import TestSystemForm
from phohien.lgsp.catalogue.models import Member, Subsystem
from phohien.lgsp.catalogue.pages.frame import crumbs, done, form_page, question_page, require
from phohien.lgsp.catalogue.pages.trying import demo_client, gateway_address
from phohien.lgsp.catalogue.queries import members as queries
from phohien.lgsp.catalogue.queries import services as versions
from phohien.lgsp.catalogue.rules import errors, naming, samples
from phohien.lgsp.catalogue.services import trying as services
from phohien.lgsp.directory.queries import feed
from phohien.ui.guard import actor_of, guard


def echo_call() -> samples.Call:
    """The first call of a developer: the echo, with the demonstration's key or places to fill in."""
    key = services.demo_key() if settings.DEMO else None
    return samples.Call(
        gateway_address(), "POST", f"/r1/{naming.console_address()}/{naming.ECHO}",
        demo_client() if settings.DEMO else f"{naming.INSTANCE}/GOV/…/…", key.access_key if key else "PH…",
        key.secret if key else "…", fields=(("X-Purpose", "thu-ket-noi"),), body='{"xin": "chào"}', media="application/json",
    )  # fmt: skip


@guard(policy.POLICY, policy.VIEW)
def developers(request: HttpRequest) -> HttpResponse:
    """The portal."""
    actor = actor_of(request)
    member = queries.member_of_agency(actor.agency, clock.today()) if actor.is_official else None
    call = echo_call()
    context = {
        "title": _("For developers"), "crumbs": crumbs((_("For developers"), "")), "gateway": gateway_address(),
        "ways": [(way, samples.samples(call, way)) for way in samples.WAYS], "demo_key": settings.DEMO,
        "demo_code": services.DEMO_CODE, "member": member, "systems": list(queries.test_systems_of(member)) if member else [],
        "is_official": actor.is_official, "days": services.LIFE.days, "errors": errors.ERRORS,
        "instance": naming.INSTANCE, "datasets": feed.list_datasets(), "echo": call.target,
        "services": versions.list_versions().count(),
    }  # fmt: skip
    return render(request, "catalogue/developers.html", context)


def _member(request: HttpRequest) -> Member:
    """The member the person's agency is. Raises NotFound with what to do when it takes no part yet."""
    found = queries.member_of_agency(actor_of(request).agency, clock.today())
    if found is None:
        words = Words(
            "Cơ quan của bạn chưa là thành viên LGSP; hãy đề nghị đơn vị vận hành đăng ký.",
            "Your agency is no member of the LGSP yet; ask its operator to register it.",
        )
        raise NotFound(words, code="catalogue.no_member")
    return found


@never_cache
@guard(policy.POLICY, policy.OPEN_TEST_SYSTEM)
def test_system_new(request: HttpRequest) -> HttpResponse:
    """A test system is opened on the spot; its key is on the page that follows, once."""
    member = _member(request)
    back, title = reverse("catalogue:developers"), _("Open a test system")

    def act(values: dict[str, Any]) -> HttpResponse:
        system, shown = services.open_test_system(
            member=member, name=values["ten"], by=actor_of(request), at=clock.now()
        )
        rows = [(_("Address in the LGSP"), system.address), ("AppName", shown.app_name), ("AccessKey", shown.access_key),
                ("SecretKey", shown.secret)]  # fmt: skip
        context = {"title": _("The test system is there"), "rows": rows, "key_pem": "", "back": back, "system": system,
                   "crumbs": crumbs((_("For developers"), back), (title, ""))}  # fmt: skip
        return render(request, "catalogue/shown_once.html", context)

    return form_page(
        request, TestSystemForm(request.POST or None), act, title=title, action=_("Open"), back=back,
        way=crumbs((_("For developers"), back), (title, "")), caption=member.words,
        lead=_("It may call sandboxes and the echo at once, and nothing else. Nobody need consent."),
    )  # fmt: skip


@guard(policy.POLICY, policy.OPEN_TEST_SYSTEM)
def test_system_close(request: HttpRequest, pk: int) -> HttpResponse:
    """One question before a test system is closed."""
    system = get_object_or_404(Subsystem.objects.select_related("member"), pk=pk, is_test=True, closed_at=None)
    require(request, policy.OPEN_TEST_SYSTEM, system)
    back, title = reverse("catalogue:developers"), _("Close the test system?")

    def act() -> HttpResponse:
        services.close_test_system(system=system, by=actor_of(request), at=clock.now())
        return done(request, _("The test system was closed."), "catalogue:developers")

    return question_page(
        request, act, title=title, action=_("Close it"), danger=True, back=back,
        sentences=[_("Its key works no more within a second: %(name)s.") % {"name": system.words}],
        way=crumbs((_("For developers"), back), (title, "")),
    )  # fmt: skip

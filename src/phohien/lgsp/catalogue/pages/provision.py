"""Providing a service: register, describe, place, test, publish, announce its end, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.policy import Act
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.members import ReasonForm
from phohien.lgsp.catalogue.forms.provision import (
    DeprecateForm,
    DescriptionForm,
    NewServiceForm,
    PlaceForm,
    TestForm,
    TextsForm,
    VersionForm,
)
from phohien.lgsp.catalogue.models import ServiceVersion
from phohien.lgsp.catalogue.pages.finding import href_of
from phohien.lgsp.catalogue.pages.frame import (
    Crumbs,
    desk_crumbs,
    done,
    form_page,
    history,
    is_operator,
    may,
    question_page,
    require,
)
from phohien.lgsp.catalogue.pages.rights import grant_table
from phohien.lgsp.catalogue.queries import access
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import judging, lifecycle, naming, publication
from phohien.lgsp.catalogue.services import provision as services
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

POLICIES = {
    "test": policy.TEST_SERVICE, "rework": policy.KEEP_SERVICE, "publish": policy.PUBLISH_SERVICE,
    "deprecate": policy.END_SERVICE, "restore": policy.END_SERVICE, "close": policy.END_SERVICE,
}  # fmt: skip
DANGEROUS = ("close", "deprecate")


def _href(version: ServiceVersion) -> str:
    return reverse("catalogue:version_detail", args=[version.pk])


def _way(*more: tuple[Any, str]) -> Crumbs:
    return desk_crumbs((_("Services we provide"), reverse("catalogue:provided")), *more)


def _kept(request: HttpRequest, pk: int, act: Act) -> ServiceVersion:
    """The version, for those who may do the act to it. Raises NotFound, NotAllowed."""
    version = queries.version_by_pk(pk)
    require(request, act, version)
    return version


@guard(policy.POLICY, policy.KEEP_SERVICE)
def provided(request: HttpRequest) -> HttpResponse:
    """The versions the agency provides or prepares; an operator sees all."""
    columns = [
        Column(lambda row: str(row.service.words), _("Service"), is_heading=True, href=_href),
        Column("version", _("Version")),
        Column(
            lambda row: str(lifecycle.STATE_WORDS[row.state]), _("State"), kind="tag",
            tone=lambda row: lifecycle.STATE_TONES[row.state],
        ),
        Column(lambda row: str(naming.PROTOCOL_WORDS[row.service.protocol]), _("Kind")),
        Column(lambda row: str(row.service.subsystem.words), _("System")),
        Column("published_at", _("Published at"), kind="datetime"),
    ]  # fmt: skip
    rows = queries.versions_for(actor_of(request), every=is_operator(request))
    table = Table(
        columns, rows, caption=_("Services we provide"), empty=_("Your agency provides no service yet."),
        empty_hint=_("Register one: it is a draft until you publish it."),
    )  # fmt: skip
    way = desk_crumbs((_("Services we provide"), ""))
    return render(request, "catalogue/provided.html", {"table": table, "crumbs": way})


@guard(policy.POLICY, policy.KEEP_SERVICE)
def service_new(request: HttpRequest) -> HttpResponse:
    """A service and its first version are registered."""
    form = NewServiceForm(request.POST or None, actor=actor_of(request), every=is_operator(request))

    def act(values: dict[str, Any]) -> HttpResponse:
        made = services.register_service(
            subsystem=form.system(), code=values["ma"].strip(), protocol=values["loai"], name=values["ten"],
            by=actor_of(request), at=clock.now(),
        )  # fmt: skip
        return done(request, _("The draft is there. Complete it step by step."), "catalogue:version_detail", made.pk)

    title = _("Register a service")
    return form_page(
        request, form, act, title=title, action=_("Register"), back=reverse("catalogue:provided"), way=_way((title, "")),
        lead=_("It is a draft until you publish it: nobody else sees it."),
    )  # fmt: skip


@guard(policy.POLICY, policy.KEEP_SERVICE)
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The keeper's page of a version: what is done, what is missing, what can be done now."""
    version = _kept(request, pk, policy.KEEP_SERVICE)
    described = queries.description_of(version)
    candidate = queries.candidate_of(version, secure_only=not settings.DEMO)
    lacks = publication.lacks_for_publication(candidate, described)
    acts = [
        {
            "label": lifecycle.ACT_WORDS[act],
            "href": reverse(f"catalogue:version_{act}", args=[pk]),
            "danger": act in DANGEROUS,
        }
        for act in lifecycle.acts_in(version.state)
        if may(request, POLICIES[act], version)
    ]
    now = clock.now()
    context = {
        "version": version,
        "title": version.service.words,
        "state": lifecycle.STATE_WORDS[version.state],
        "tone": lifecycle.STATE_TONES[version.state],
        "tasks": _tasks(version, lacks),
        "lacks": lacks if version.state in (lifecycle.DRAFT, lifecycle.TESTED) else [],
        "advice": [one for one in (described.findings if described else ()) if not one.blocking],
        "acts": acts,
        "facts": _facts(version),
        "grants": grant_table(request, access.grants_on(version, now), by_client=False, caption=_("Who may call it"))
        if version.state in lifecycle.OPEN_STATES
        else None,
        "may_give": version.state == lifecycle.PUBLISHED and may(request, policy.GIVE_RIGHT, version),
        "public_href": href_of(version),
        "history": _history(version),
        "crumbs": _way((version.service.words, "")),
    }
    return render(request, "catalogue/version_detail.html", context)


def _tasks(version: ServiceVersion, lacks: list[Any]) -> list[dict[str, Any]]:
    """The parts of a version to complete, each with its state."""
    service = version.service
    texts_done = all((service.summary, service.terms, service.legal_basis, service.personal_data, service.contact_name))

    def task(title: Any, name: str, finished: bool, hint: Any = "") -> dict[str, Any]:
        status, tone = (_("done"), "success") if finished else (_("to do"), "warning")
        href = reverse(f"catalogue:{name}", args=[version.pk])
        return {"title": title, "href": href, "status": status, "tone": tone, "hint": hint}

    count = version.endpoints.count()
    hint = _("%(n)d operations") % {"n": count} if count else _("OpenAPI or WSDL")
    tasks = [
        task(_("Names, terms, basis, contact"), "version_texts", texts_done),
        task(_("Address of the provider's system"), "version_place", bool(version.url)),
    ]
    if version.state in (lifecycle.DRAFT, lifecycle.TESTED):
        tasks.append(
            task(_("Check call through the gateway"), "version_check", queries.passed_check(version) is not None)
        )
    if version.state == lifecycle.DRAFT:
        tasks.insert(1, task(_("Description"), "version_describe", version.description_id is not None, hint))
    return tasks if version.state != lifecycle.CLOSED else []


def _facts(version: ServiceVersion) -> list[Any]:
    facts: list[Any] = [
        (_("Address in the LGSP"), version.address),
        (_("Provider"), version.service.subsystem.member.words),
        (_("System"), version.service.subsystem.words),
        (_("Version"), version.version),
        (_("Time limit for one call"), _("%(n)d seconds") % {"n": version.timeout_seconds}),
        (_("Trial address"), version.sandbox_url),
        (_("Messages held against the description"), judging.MODES[version.judged]),
        (_("Contract"), version.question),
        (_("Tested at"), version.tested_at),
        (_("What was tried"), version.test_note),
        (_("Published at"), version.published_at),
    ]
    if version.closes_on:
        facts += [(_("Ends on"), version.closes_on), (_("Why, and what takes its place"), version.end_note)]
    if version.successor:
        facts.append((_("What takes its place"), version.successor.address))
    if version.closed_at:
        facts.append((_("Closed at"), version.closed_at))
    return facts


def _history(version: ServiceVersion) -> list[dict[str, Any]]:
    return history(f"lgsp:{version.address}")


@guard(policy.POLICY, policy.KEEP_SERVICE)
def version_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """What people read of the service."""
    version = _kept(request, pk, policy.KEEP_SERVICE)
    form = TextsForm(request.POST or None, initial={name: getattr(version.service, name) for name in services.TEXTS})

    def act(values: dict[str, Any]) -> HttpResponse:
        services.change_texts(service=version.service, by=actor_of(request), at=clock.now(), **values)
        return done(request, _("The texts were saved."), "catalogue:version_detail", pk)

    return _step(request, version, form, act, _("Names, terms, basis, contact"), _("Save"))


@guard(policy.POLICY, policy.KEEP_SERVICE)
def version_describe(request: HttpRequest, pk: int) -> HttpResponse:
    """The description is uploaded; what is wrong with it is said in sentences."""
    version = _kept(request, pk, policy.KEEP_SERVICE)

    def act(values: dict[str, Any]) -> HttpResponse:
        content = values["tep"].read()
        services.describe_version(version=version, content=content, by=actor_of(request), at=clock.now())
        return done(request, _("The description was taken."), "catalogue:version_detail", pk)

    form = DescriptionForm(request.POST or None, request.FILES or None)
    return _step(request, version, form, act, _("Description"), _("Upload"))


@guard(policy.POLICY, policy.KEEP_SERVICE)
def version_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the provider listens."""
    version = _kept(request, pk, policy.KEEP_SERVICE)
    names = ("url", "sandbox_url", "timeout_seconds", "question", "judged")
    form = PlaceForm(request.POST or None, initial={name: getattr(version, name) for name in names})

    def act(values: dict[str, Any]) -> HttpResponse:
        services.place_version(version=version, by=actor_of(request), at=clock.now(), **values)
        return done(request, _("The address was saved."), "catalogue:version_detail", pk)

    lead = _("Calls go to the new address within a second.") if version.state in lifecycle.OPEN_STATES else ""
    return _step(request, version, form, act, _("Address of the provider's system"), _("Save"), lead=lead)


@guard(policy.POLICY, policy.KEEP_SERVICE)
def version_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A further version of the service is opened."""
    version = _kept(request, pk, policy.KEEP_SERVICE)

    def act(values: dict[str, Any]) -> HttpResponse:
        made = services.open_version(
            service=version.service, version=values["phien_ban"].strip(), by=actor_of(request), at=clock.now()
        )
        return done(request, _("The draft is there. Complete it step by step."), "catalogue:version_detail", made.pk)

    return _step(request, version, VersionForm(request.POST or None), act, _("Open a further version"), _("Open"))


@guard(policy.POLICY, policy.TEST_SERVICE)
def version_test(request: HttpRequest, pk: int) -> HttpResponse:
    """The test is recorded."""
    version = _kept(request, pk, policy.TEST_SERVICE)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.record_test(version=version, note=values["ghi_chu"], by=actor_of(request), at=clock.now())
        return done(request, _("The test was recorded."), "catalogue:version_detail", pk)

    return _step(
        request, version, TestForm(request.POST or None), act, lifecycle.ACT_WORDS["test"], _("Record the test")
    )


@guard(policy.POLICY, policy.END_SERVICE)
def version_deprecate(request: HttpRequest, pk: int) -> HttpResponse:
    """The end is announced."""
    version = _kept(request, pk, policy.END_SERVICE)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.deprecate(
            version=version, closes_on=values["ngay"], note=values["ghi_chu"], successor=form.successor(),
            by=actor_of(request), at=clock.now(),
        )  # fmt: skip
        return done(request, _("The end was announced and the users were told."), "catalogue:version_detail", pk)

    lead = _("Its users are told at once; no new rights are given; those who may call it now still may.")
    form = DeprecateForm(request.POST or None, version=version)
    return _step(request, version, form, act, lifecycle.ACT_WORDS["deprecate"], _("Announce"), lead=lead, danger=True)


@guard(policy.POLICY, policy.END_SERVICE)
def version_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The version is closed for good."""
    version = _kept(request, pk, policy.END_SERVICE)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.close(version=version, reason=values["ly_do"], by=actor_of(request), at=clock.now())
        return done(request, _("The service was closed."), "catalogue:version_detail", pk)

    lead = _("Every right to it ends within a second and its users are told. This cannot be undone.")
    form = ReasonForm(request.POST or None)
    return _step(request, version, form, act, lifecycle.ACT_WORDS["close"], _("Close"), lead=lead, danger=True)


@guard(policy.POLICY, policy.PUBLISH_SERVICE)
def version_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """One question before the service is in the catalogue."""
    version = _kept(request, pk, policy.PUBLISH_SERVICE)

    def act() -> HttpResponse:
        services.publish(version=version, by=actor_of(request), at=clock.now())
        return done(request, _("The service was published."), "catalogue:version_detail", pk)

    sentences = [
        _("Everybody finds it in the catalogue, and agencies may ask to use it."),
        _("Its description can no longer be changed: a change takes a new version."),
    ]
    return _question(request, version, act, _("Publish this service?"), _("Publish"), sentences)


@guard(policy.POLICY, policy.KEEP_SERVICE)
def version_rework(request: HttpRequest, pk: int) -> HttpResponse:
    """One question before a tested version is a draft again."""
    version = _kept(request, pk, policy.KEEP_SERVICE)

    def act() -> HttpResponse:
        services.rework(version=version, by=actor_of(request), at=clock.now())
        return done(request, _("The service is a draft again."), "catalogue:version_detail", pk)

    sentences = [_("The record of the test is put aside; after the change it must be tested again.")]
    return _question(request, version, act, _("Take it back to draft?"), _("Take back"), sentences)


@guard(policy.POLICY, policy.END_SERVICE)
def version_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """One question before the announced end is off."""
    version = _kept(request, pk, policy.END_SERVICE)

    def act() -> HttpResponse:
        services.restore(version=version, by=actor_of(request), at=clock.now())
        return done(request, _("The service goes on."), "catalogue:version_detail", pk)

    sentences = [_("The announced end is off; agencies may ask to use it again.")]
    return _question(request, version, act, _("Go on providing it?"), _("Go on"), sentences)


def _step(
    request: HttpRequest, version: ServiceVersion, form: Any, act: Any, title: Any, action: Any, *, lead: Any = "",
    danger: bool = False,
) -> HttpResponse:  # fmt: skip
    back = _href(version)
    return form_page(
        request, form, act, title=title, action=action, back=back, lead=lead, danger=danger,
        caption=f"{version.service.words} {version.version}", way=_way((version.service.words, back), (title, "")),
    )  # fmt: skip


def _question(
    request: HttpRequest,
    version: ServiceVersion,
    act: Callable[[], HttpResponse],
    title: Any,
    action: Any,
    sentences: list[Any],
) -> HttpResponse:
    back = _href(version)
    way = _way((version.service.words, back), (title, ""))
    return question_page(request, act, title=title, action=action, sentences=sentences, back=back, way=way)

"""Two versions of a service side by side: what changed, and what its users must change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.pages.finding import href_of
from phohien.lgsp.catalogue.pages.frame import crumbs, may
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import differences, lifecycle
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table


@guard(policy.POLICY, policy.VIEW)
def service_compare(request: HttpRequest, **parts: str) -> HttpResponse:
    """The version of the address against the one named by ``voi``, else against the one before it."""
    version = queries.version_at(**parts)
    policy.require_sight(actor_of(request), version)
    others = [
        one
        for one in queries.other_versions(version)
        if one.description_id and (queries.is_public(one) or may(request, policy.KEEP_SERVICE, one))
    ]
    described = queries.description_of(version)
    asked = request.GET.get("voi", "")
    older = [one for one in others if one.registered_at <= version.registered_at]
    other = next((one for one in others if one.version == asked), next(iter(older or others), None))
    before = queries.description_of(other) if other else None
    if other is None or before is None or described is None:
        words = Words("Dịch vụ chưa có phiên bản khác để so sánh.", "There is no other version to compare with.")
        raise NotFound(words, code="catalogue.nothing_to_compare")
    changes = differences.between(before, described)
    columns = [
        Column(lambda row: str(row.words), _("The change"), is_heading=True),
        Column(
            lambda row: _("breaking") if row.breaking else _("compatible"), _("For its users"), kind="tag",
            tone=lambda row: "danger" if row.breaking else "success",
        ),
        Column("what", _("The part that differs"), kind="code"),
        Column("where", _("Operation"), kind="code"),
        Column("before", _("Version %(v)s") % {"v": other.version}, kind="code"),
        Column("after", _("Version %(v)s") % {"v": version.version}, kind="code"),
    ]  # fmt: skip
    table = Table(columns, changes, caption=_("Everything that changed"), empty=_("Nothing changed for its users."))
    breaking = sum(one.breaking for one in changes)
    title = _("Compare versions")
    context = {
        "title": title, "version": version, "other": other, "service": version.service, "table": table,
        "breaking": breaking, "others": [(one.version, one.pk == other.pk) for one in others], "back": href_of(version),
        "sides": [(one.version, lifecycle.STATE_WORDS[one.state], lifecycle.STATE_TONES[one.state], href_of(one))
                  for one in (other, version)],
        "crumbs": crumbs((version.service.words, href_of(version)), (title, "")),
    }  # fmt: skip
    return render(request, "catalogue/compare.html", context)

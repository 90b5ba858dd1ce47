"""What passes now: the last hour by the minute, the gateways, the alerts that wait. Renews itself where there is script."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.clock import VIETNAM
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.pages import frame
from phohien.lgsp.monitor.queries import alerts, operating, traffic
from phohien.ui.guard import actor_of, guard

SILENT_AFTER = timedelta(seconds=60)


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def overview(request: HttpRequest) -> HttpResponse:
    """The last hour at a glance."""
    now, parties = clock.now(), policy.parties_of(actor_of(request))
    span = traffic.span_of(now - timedelta(hours=1), now)
    steps = traffic.series(span, parties)
    figures = traffic.joined([one for _at, one in steps if one.calls])
    context = {
        "tabs": frame.tabs(request, "overview"),
        "figures": figures,
        "rate_tone": frame.tone_of(figures.error_rate),
        "labels": [f"{at.astimezone(VIETNAM):%H:%M}" for at, _one in steps],
        "series": [
            (_("Calls"), [one.calls for _at, one in steps]),
            (_("Failed or refused"), [one.calls - one.succeeded for _at, one in steps]),
        ],
        "gateways": [_shown(one, now) for one in operating.gateways()] if parties is None else None,
        "waiting": alerts.open_count(parties),
        "open": alerts.list_alerts(parties, state="open").count(),
        "at": now,
        "crumbs": frame.crumbs(),
    }
    return render(request, "monitor/overview.html", context)


def _shown(one: operating.GatewayState, now: datetime) -> dict[str, Any]:
    """A gateway's state for the page: facts, and a word with its tone."""
    state = one.state
    silent = now - one.heard_at > SILENT_AFTER
    limit, proven = state.get("stamp_limit") or 0, state.get("proven_until") or 0
    if silent:
        word, tone = _("silent"), "danger"
    elif state.get("alarm"):
        word, tone = _("new configuration refused"), "danger"
    else:
        word, tone = _("running"), "success"
    facts = [
        (_("Heard last"), one.heard_at),
        (_("Configuration in force"), state.get("configuration")),
        (_("Configuration expires"), _instant(state.get("expires"))),
        (_("Evidence time-stamped until"), _instant(proven)),
        (_("Stops answering without a stamp at"), _instant(proven + limit) if limit and proven else None),
        (_("Records lost since the start"), state.get("dropped")),
    ]
    return {"chain": one.chain, "word": word, "tone": tone, "facts": facts, "providers": state.get("providers", [])}


def _instant(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, VIETNAM) if seconds else None

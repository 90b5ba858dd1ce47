"""The catalogue as a Django app and its menus."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Members, services, rights, keys and the gateway's configuration."""

    name = "phohien.lgsp.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue of the LGSP")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The menus hold the catalogue's entries."""
        from phohien.lgsp.catalogue import policy
        from phohien.lgsp.catalogue.pages import waiting
        from phohien.ui import menus
        from phohien.ui import waiting as everything

        everything.provide("catalogue", waiting.waiting)
        menus.add("footer", _("Shared services (LGSP)"), "catalogue:service_list", act=policy.VIEW, order=62)
        group = _("Integration (LGSP)")
        entries = (
            (_("LGSP"), "desk", policy.WORK, "hdd-network"),
            (_("Requests to use"), "request_list", policy.WORK, "inbox"),
            (_("Services we provide"), "provided", policy.KEEP_SERVICE, "broadcast"),
            (_("Members"), "member_list", policy.WORK, "building"),
            (_("Gateway's configuration"), "configuration_list", policy.VIEW_CONFIGURATION, "shield-check"),
        )
        for place, (label, name, act, icon) in enumerate(entries):
            count = _waiting if name == "request_list" else None
            menus.add(
                "desk", label, f"catalogue:{name}", act=act, order=70 + place, icon=icon, group=group, count=count
            )


def _waiting(request: HttpRequest) -> int | None:
    from phohien.lgsp.catalogue import policy
    from phohien.lgsp.catalogue.queries import access

    actor = request.actor  # type: ignore[attr-defined]
    return access.waiting_count(actor) if policy.provides(actor, None) else None

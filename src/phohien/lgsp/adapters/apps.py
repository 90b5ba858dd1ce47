"""The adapters as a Django app, and their menu entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AdaptersConfig(AppConfig):
    """The buses above: letters to national partners, questions to national databases."""

    name = "phohien.lgsp.adapters"
    label = "adapters"
    verbose_name = _("National buses")

    def ready(self) -> None:
        """Partners hear their facts, their word about letters is taken, and operators find their menu."""
        from phohien.lgsp.adapters import links, policy
        from phohien.lgsp.adapters.outbox import inbox
        from phohien.ui import menus

        inbox.hears("letter.delivery")(links.delivery_told)
        links.join_facts()
        menus.add("desk", _("National buses"), "adapters:index", act=policy.VIEW, order=77, icon="send",
                  group=_("Integration (LGSP)"), count=_dead_letters)  # fmt: skip


def _dead_letters(_request: HttpRequest) -> int:
    from phohien.lgsp.adapters import queries

    return queries.dead_count()

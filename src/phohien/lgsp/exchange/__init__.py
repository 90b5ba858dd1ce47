"""The in-process door of the LGSP: questions asked and answered, facts told and heard, each leaving evidence.

``from phohien.lgsp import exchange`` and use ``exchange.ask(...)`` at the edge (pages, api, jobs), ``@exchange.answers``
and ``@exchange.listens`` in a system's ``links``.
"""

from phohien.lgsp.exchange.rules import answers, listens

__all__ = ["answers", "ask", "listens"]


def __getattr__(name: str) -> object:
    """``ask`` needs the ledger's tables, so it is looked up once Django is ready."""
    if name == "ask":
        from phohien.lgsp.exchange.services import ask

        return ask
    raise AttributeError(name)

"""The one line written per act: audit trail, the history a person sees, and the outbox of facts, chained by hash.

Use ``from phohien.base.ledger import services as ledger`` and call ``ledger.record(...)`` inside the act's transaction.
"""

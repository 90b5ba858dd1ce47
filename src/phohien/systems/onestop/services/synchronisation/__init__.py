"""Synchronisation with the National Public Service Portal: outbox, adapter, sending, hearing, comparing, a test portal.

Every change of a dossier leaves one numbered :class:`SyncMessage` in the act's own transaction (one insert, from
``acting.record``; not from the ledger's facts, because steps of the handling tell none and facts are sealed in the
order of transactions, not of the dossier). ``sending.send_due(at)`` and ``hearing.hear_due(at)`` do the rest.
"""

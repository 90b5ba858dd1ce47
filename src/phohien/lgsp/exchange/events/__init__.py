"""Events of the LGSP for outside subsystems: rooms, event types, subscriptions, deliveries.

The verbs and paths are those of GovStack's Information Mediator PubSub API, the payload is a CloudEvent 1.0. Every
fact of the contracts is an event type by itself, fed from the sealed ledger (``docs/systems/events.md``).
"""

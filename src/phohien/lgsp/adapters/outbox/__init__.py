"""The outbox engine: a letter posted in an act's own transaction goes out once and in its subject's order, or a person decides.

``post`` puts a letter into the queue of a partner. A :class:`Channel` carries one :class:`Parcel` at a time and says what
came of it. ``sending.send_next`` does one step; jobs repeat it. ``desk`` is what people do about dead letters,
``tracking.tell`` takes the partner's later word about a delivery, ``comparing`` compares a day, ``inbox`` is the other way.

Whoever brings a new bus (the document axis, say) writes a channel and posts letters: one letter a recipient, files by
their code in the house's store, ``about`` naming the document, ``delivery`` its fate at that recipient.
"""

from phohien.lgsp.adapters.outbox.channel import Channel, Declined, Receipt, Unreachable, Unreadable

__all__ = ["Channel", "Declined", "Receipt", "Unreachable", "Unreadable"]

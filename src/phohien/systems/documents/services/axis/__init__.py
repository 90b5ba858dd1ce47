"""The document axis: members, packages accepted and passed on, statuses both ways, receipts."""

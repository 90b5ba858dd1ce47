"""Pages for people: one service call a view."""

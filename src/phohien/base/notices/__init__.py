"""Notices: what the house tells a person, on a page and by e-mail, without saying more than where to look."""

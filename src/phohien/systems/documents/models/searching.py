"""Searches people keep under a name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SavedSearch(models.Model):
    """What somebody looks for again and again. ``query`` is what the search's address bears; ``seen`` the newest document there
    was when its owner last looked.

    Owner: the account ``owner``, who alone sees and removes it. Retention: until its owner removes it. Its words can be personal
    data.
    """

    owner = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)
    seen = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "name"], name="doc_search_once")]

    def __str__(self) -> str:
        return self.name

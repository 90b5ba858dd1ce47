"""Where signing in leads is the site's to say; seen from here it is the person's own account."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _leads_to_ones_account(settings: Any) -> None:
    settings.LOGIN_REDIRECT_URL = "my_account"

"""What an operator configures is what the house does: a setting that nobody reads protects nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SHOWN = (
    "CLAMAV_ADDRESS FILES_LIMIT_BYTES SIGNING_TSA_URL SECURE_HSTS_SECONDS SESSION_COOKIE_SECURE ALLOWED_HOSTS PROXIES"
)


def settings_with(**environment: str) -> dict[str, object]:
    """The settings a process has that was started with these variables."""
    program = f"import json; from phohien.site import settings as s; print(json.dumps({{n: getattr(s, n) for n in {SHOWN.split()}}}))"
    own = {name: value for name, value in os.environ.items() if not name.startswith("PHOHIEN_")}
    done = subprocess.run(
        [sys.executable, "-c", program], env={**own, **environment}, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def test_the_scanner_the_file_limit_and_the_time_stamps_are_those_configured() -> None:
    found = settings_with(
        PHOHIEN_CLAMAV="tcp://scanner.example:3310",
        PHOHIEN_FILE_LIMIT_MB="7",
        PHOHIEN_TIMESTAMP_URL="https://tsa.example/stamp",
    )

    assert found["CLAMAV_ADDRESS"] == "tcp:scanner.example:3310"
    assert found["FILES_LIMIT_BYTES"] == 7 * 1024 * 1024
    assert found["SIGNING_TSA_URL"] == "https://tsa.example/stamp"
    assert settings_with(PHOHIEN_CLAMAV="unix:/run/clamd.ctl")["CLAMAV_ADDRESS"] == "unix:/run/clamd.ctl"


def test_over_https_cookies_are_secure_browsers_are_told_and_the_machines_own_name_is_no_door() -> None:
    found = settings_with(
        PHOHIEN_PUBLIC_URL="https://dichvucong.example",
        PHOHIEN_DEMO="1",
        PHOHIEN_PROXIES="1",
        PHOHIEN_SECRET_KEY="k" * 50,
    )

    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"]
    assert found["ALLOWED_HOSTS"] == ["dichvucong.example"]
    assert found["PROXIES"] == 1

"""The account fees are transferred to. Agencies' own accounts are not in the directory yet: one sample stands for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from phohien.kernel.money import VietQr


@dataclass(frozen=True)
class CollectionAccount:
    """A bank account; ``confirmed`` is False for the sample."""

    bank: str
    bank_bin: str
    number: str
    holder: str
    confirmed: bool


SAMPLE = CollectionAccount(
    bank="Agribank", bank_bin="970405", number="8100201000001", holder="UBND TINH HUNG YEN (MAU)", confirmed=False
)


def account_of(agency: str) -> CollectionAccount:
    """The account of the agency; the one sample while the setting ``TREASURY_ACCOUNT`` names none."""
    given: dict[str, Any] | None = getattr(settings, "TREASURY_ACCOUNT", None)
    return CollectionAccount(**given) if given else SAMPLE


def vietqr(agency: str, *, reference: str, amount_vnd: int) -> str:
    """The payload of a VietQR code for that amount, the reference as its purpose."""
    account = account_of(agency)
    return VietQr(bank_bin=account.bank_bin, account=account.number, amount_vnd=amount_vnd, purpose=reference).payload()

"""The database's password stands on no command line, where everybody on the machine could read it."""

from __future__ import annotations

from phohien.site import postgres


def test_the_password_goes_into_the_environment_and_the_address_stays_whole() -> None:
    bare, environment = postgres.apart_from_password(
        "postgresql://app:m%40t%20kh%E1%BA%A9u@db.example:5433/phohien?sslmode=require"
    )

    assert bare == "postgresql://app@db.example:5433/phohien?sslmode=require"
    assert environment["PGPASSWORD"] == "m@t khẩu"


def test_an_address_without_a_password_stays_as_it_is() -> None:
    address = "postgresql://phohien@/phohien?host=/tmp/phohien-0-abc"

    assert postgres.apart_from_password(address)[0] == address

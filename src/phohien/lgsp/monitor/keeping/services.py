"""Acts on evidence as a whole: archive it, drop its content after the term, hold it back. Each is one line in the ledger.

The store has no models: the gateway owns it, below and outside of Django.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings
from django.db import connection, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.monitor.keeping import policy, queries
from phohien.lgsp.monitor.policy import POLICY


def seal_here() -> Any:
    """The gateway's seal, or None when this machine does not hold its keys."""
    from phohien.lgsp.gateway.log.sealing import Seal  # the gateway's parts are loaded by the first who needs them

    home = Path(settings.GATEWAY_ROOT)
    try:
        return Seal((home / "body-secret").read_bytes(), home / "data")
    except OSError:
        return None


def authorities() -> Sequence[x509.Certificate]:
    """Who may have issued a signer's certificate; empty: nobody is asked."""
    path = Path(settings.GATEWAY_ROOT) / "authorities.pem"
    return x509.load_pem_x509_certificates(path.read_bytes()) if path.exists() else []


def archive_next(*, chain: str, until: datetime, by: Actor, at: datetime) -> Any:
    """The chain's next archive, of what was signed before ``until``, is on the disk and known to the store; None without one.

    Raises NotAllowed, Refused when this machine does not hold the gateway's folder, log.archiver.Untrue.
    """
    from phohien.lgsp.gateway.log import archiver

    POLICY.require(by, policy.ARCHIVE, None)
    seal = _seal()
    made = archiver.make(
        _raw(), seal.folder, chain, until=until, trusted=authorities()
    )  # long: outside the transaction
    if made is None:
        return None
    with transaction.atomic():
        archiver.settle(_raw(), made, at)
        ledger.record(
            act=policy.ARCHIVE, subject=f"evidence:{chain}", by=by, at=at, note=made.name,
            data={"first": made.first, "last": made.last, "exchanges": made.exchanges, "digest": made.digest},
        )  # fmt: skip
    archiver.shorten(_raw(), seal.folder / "journal" / chain, chain)
    return made


def drop_ended(*, by: Actor, at: datetime) -> list[Any]:
    """What was kept for a term that is over is gone, with its key, but for what a hold keeps. One line for each day and term:
    how many exchanges lost their content in the store, and how many, in archives, with the key.

    Raises NotAllowed, Refused when this machine does not hold the gateway's keys.
    """
    from phohien.lgsp.gateway.log import retention

    POLICY.require(by, policy.DROP, None)
    seal, done = _seal(), []
    for day, term in retention.due(seal, at):
        with transaction.atomic():
            dropped, held = retention.empty(_raw(), day, term)
            if dropped.exchanges or dropped.is_destroyed:
                ledger.record(
                    act=policy.DROP, subject=f"evidence:{dropped.day:%Y-%m-%d}", by=by, at=at,
                    data={"term": term, "exchanges": dropped.exchanges, "archived": dropped.archived, "held": dropped.held},
                )  # fmt: skip
        done.append(retention.end(seal, dropped, held))
    return done


@transaction.atomic
def place_hold(
    *, party: str, query_id: str, since: datetime, until: datetime, reason: str, by: Actor, at: datetime
) -> int:
    """The number of a hold: what these exchanges keep stays beyond its term. Raises NotAllowed, Refused without a reason."""
    from phohien.lgsp.gateway.log import retention

    POLICY.require(by, policy.HOLD, None)
    if not reason.strip():
        words = Words("Hãy ghi căn cứ pháp lý của việc giữ lại.", "State the legal reason of the hold.")
        raise Refused(words, code="monitor.no_reason", field="reason")
    if since >= until:
        words = Words("Thời điểm đầu phải trước thời điểm cuối.", "The beginning must lie before the end.")
        raise Refused(words, code="monitor.no_time", field="until")
    number = retention.hold(_raw(), party=party.strip(), query_id=query_id.strip(), since=since, until=until,
                            reason=reason.strip(), at=at)  # fmt: skip
    ledger.record(act=policy.HOLD, subject=f"hold:{number}", by=by, at=at, note=reason.strip(),
                  data={"party": party, "query_id": query_id, "since": since.isoformat(), "until": until.isoformat()})  # fmt: skip
    return number


@transaction.atomic
def lift_hold(*, number: int, reason: str, by: Actor, at: datetime) -> None:
    """The hold holds nothing any more; what is past its term goes within minutes.

    Raises NotAllowed, NotFound, Refused without a reason.
    """
    from phohien.lgsp.gateway.log import retention

    POLICY.require(by, policy.HOLD, None)
    if not reason.strip():
        words = Words("Hãy ghi lý do thôi giữ.", "State why the hold is lifted.")
        raise Refused(words, code="monitor.no_reason", field="reason")
    if not retention.lift(_raw(), number, at):
        raise NotFound(Words("Không có lệnh giữ này.", "There is no such hold."), code="monitor.no_such_hold")
    ledger.record(act=policy.HOLD, subject=f"hold:{number}", by=by, at=at, note=reason.strip(), data={"lifted": True})


def verify_archive(*, name: str, by: Actor, at: datetime) -> Any:
    """What is to be said of the archive as it lies there now (``log.archives.check.Judged``); it stands in the ledger.

    Each entry, link, root, signature and time stamp is judged, and that it is the archive the store knows; of the row it
    stands in, its own link only: ``./phohien verify`` judges whole rows. Raises NotAllowed, NotFound, Refused.
    """
    from phohien.lgsp.gateway.log.archives.check import Finding, Judge
    from phohien.lgsp.gateway.log.archives.form import Unreadable
    from phohien.lgsp.gateway.log.archives.read import Archive

    POLICY.require(by, policy.VERIFY, None)
    known = queries.archive_named(name)
    path = queries.path_of(known, _seal().folder)
    judged = Judge(authorities()).judge([path])  # long: outside the transaction
    try:
        with Archive(path) as archive:
            is_known = archive.link.digest == known.digest and judged.exchanges == known.exchanges
    except (Unreadable, OSError):
        is_known = True  # that it cannot be read was found already
    if not is_known:
        judged.findings.append(Finding(known.name, "another", "It is another archive than the one the store knows."))
    with transaction.atomic():
        ledger.record(
            act=policy.VERIFY, subject=known.subject, by=by, at=at,
            note="valid" if judged.valid else judged.findings[0].sentence,
            data={"valid": judged.valid, "batches": judged.batches, "exchanges": judged.exchanges,
                  "findings": [f"{one.code}: {one.sentence}" for one in judged.findings[:20]]},
        )  # fmt: skip
    return judged


@transaction.atomic
def hand_out_archive(*, name: str, by: Actor, at: datetime) -> Path:
    """Where the archive lies, for handing it out; that it was stands in the ledger. Raises NotAllowed, NotFound, Refused."""
    POLICY.require(by, policy.HAND_OUT, None)
    known = queries.archive_named(name)
    path = queries.path_of(known, _seal().folder)
    if not path.is_file():
        words = Words("Tệp lưu trữ không có trên máy này.", "The archive does not lie on this machine.")
        raise NotFound(words, code="monitor.no_archive_here")
    ledger.record(act=policy.HAND_OUT, subject=known.subject, by=by, at=at,
                  data={"exchanges": known.exchanges, "octets": known.octets})  # fmt: skip
    return path


def sweep(*, at: datetime) -> int:
    """How many large bodies that nobody names are gone. No act: nothing that was ever acknowledged is touched."""
    from phohien.lgsp.gateway.log import retention

    seal = seal_here()
    return 0 if seal is None else retention.sweep(_raw(), seal, at)


def chains() -> list[str]:
    """The chains the store knows; none where no gateway ever ran."""
    from phohien.lgsp.gateway.log import archiver

    row = _raw().execute("select to_regclass('evidence.loaded')").fetchone()
    return archiver.chains(_raw()) if row and row[0] else []


def _raw() -> Any:
    connection.ensure_connection()
    return connection.connection


def _seal() -> Any:
    found = seal_here()
    if found is None:
        words = Words("Máy này không giữ khóa của cổng tích hợp.", "This machine does not hold the gateway's keys.")
        raise Refused(words, code="monitor.no_keys")
    return found

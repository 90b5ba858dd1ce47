"""The partners of this installation, from its file, and one channel to each of them a process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from phohien.lgsp.adapters.channels.edoc import Edoc
from phohien.lgsp.adapters.channels.ngsp import Ngsp
from phohien.lgsp.adapters.channels.vdxp import Vdxp
from phohien.lgsp.adapters.channels.vxp import Vxp
from phohien.lgsp.adapters.outbox.channel import Channel
from phohien.lgsp.adapters.rules import configuration
from phohien.lgsp.adapters.rules.configuration import NOBODY, Partner, Partners, Unusable

LOG = logging.getLogger(__name__)
PROTOCOLS: dict[str, Callable[[Partner], Channel]] = {"ngsp": Ngsp, "vdxp": Vdxp, "vxp": Vxp, "edoc": Edoc}
_lock = threading.Lock()
_read: tuple[tuple[Path, int, int], Partners] = ((Path(), 0, 0), NOBODY)
_channels: dict[str, tuple[Partner, Channel]] = {}


def path() -> Path:
    """Where the installation's partners are written down."""
    return Path(settings.VAR_DIR) / "partners.toml"


def partners() -> Partners:
    """Who they are; read again when the file was replaced. A file that cannot be used is logged, the last good one goes on."""
    global _read
    try:
        stat = path().stat()
    except OSError:
        return NOBODY
    mark = (path(), stat.st_mtime_ns, stat.st_ino)
    with _lock:
        if mark != _read[0]:
            try:
                _read = (mark, configuration.read(path().read_text()))
            except (OSError, UnicodeDecodeError, Unusable) as fault:
                LOG.error("The partners stay as they were: %s", fault)
                _read = (mark, _read[1] if _read[0][0] == path() else NOBODY)
        return _read[1]


def channel_to(code: str) -> Channel | None:
    """The channel to a partner, or to the one a national database is reached over; None when nobody is configured."""
    known = partners()
    national = known.national.get(code)
    partner = known.partners.get(national.partner if national else code)
    if partner is None:
        return None
    with _lock:
        made = _channels.get(partner.code)
        if made is None or made[0] != partner:  # the file changed: another address, other credentials
            made = _channels[partner.code] = (partner, PROTOCOLS[partner.protocol](_placed(partner)))
        return made[1]


def _placed(partner: Partner) -> Partner:
    """The partner with its files' whole paths: in the partners' file they are told from its own folder."""
    folder = path().parent
    return replace(
        partner,
        certificate=str(folder / partner.certificate) if partner.certificate else "",
        authorities=str(folder / partner.authorities) if partner.authorities else "",
    )

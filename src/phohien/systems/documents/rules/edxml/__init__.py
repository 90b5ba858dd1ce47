"""edXML packages: read tolerantly, written strictly, checked as a province's validator would.

The format in which Vietnam's agencies send each other documents and statuses: QCVN 102:2016/BTTTT with Sửa đổi 1:2022
(TT 01/2022/TT-BTTTT). Pure: octets in, values out; no table, clock, file or network.

    reading = read(octets)              # Reading(package, findings), or Unreadable
    faults = check(package, at=moment)  # what a validator would say
    octets = write(package, entry_name=name_of)
"""

from phohien.systems.documents.rules.edxml.checking import check
from phohien.systems.documents.rules.edxml.findings import Finding, NotSendable, Unreadable
from phohien.systems.documents.rules.edxml.octets import Limits
from phohien.systems.documents.rules.edxml.reading import Reading, read
from phohien.systems.documents.rules.edxml.source import Lying
from phohien.systems.documents.rules.edxml.writing import write, write_to

__all__ = ["Finding", "Limits", "Lying", "NotSendable", "Reading", "Unreadable", "check", "read", "write", "write_to"]

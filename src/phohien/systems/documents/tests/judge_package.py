"""The outside judge of a package, run by hand: ``python judge_package.py PACKAGE.zip`` in an environment that has eark-validator 1.1.3.

PREMIS and EAD3 are held against their own schemas when the packages that bring them lie in the same environment: ``a3m`` (PREMIS 3.0) and
``django-ead`` (EAD3 1.1.1), installed without their dependencies. Neither schema bears a licence that lets us ship it.

It pins lxml 5.1.0, which our signing cannot use, hence an environment of its own. When it is imported it fetches four vocabularies; here
it is given the terms our packages use and some they do not, so that no network is needed.
"""

from __future__ import annotations

import io
import sys
import tempfile
import urllib.request
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

TERMS = {
    "ContentCategory": (
        "Textual works – Print",
        "Textual works – Digital",
        "Datasets",
        "Databases",
        "Text",
        "Mixed",
        "Other",
    ),
    "ContentInformationType": ("ERMS", "citserms_v2_1", "MIXED", "OTHER"),
    "OAISPackageType": ("SIP", "AIP", "DIP", "AIU", "AIC"),
    "Status": ("CURRENT", "SUPERSEDED"),
}


def vocabulary(address: str, *_more: Any) -> io.BytesIO:
    """The vocabulary of that address, as far as it matters here."""
    name = address.rpartition("CSIPVocabulary")[2].removesuffix(".xml")
    return io.BytesIO("\n".join(f"<Term>{term}</Term>" for term in TERMS[name]).encode())


SCHEMAS = {"premis.xml": ("a3m", "premis/premis.xsd"), "ead.xml": ("django-ead", "ead3.xsd")}


def by_schemas(package: str) -> list[str]:
    """Every fault of PREMIS and EAD3 by their own schemas; what cannot be judged here is printed."""
    from lxml import etree

    faults = []
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            bringer, place = SCHEMAS.get(name.rpartition("/")[2], ("", ""))
            schema = _schema(bringer, place) if bringer else None
            if bringer and schema is None:
                print("not judged:", name, "for want of", bringer)  # noqa: T201
            if schema is not None:
                judge = etree.XMLSchema(etree.parse(schema))
                judge.validate(etree.fromstring(archive.read(name)))
                faults += [f"{name}:{one.line} {one.message}" for one in judge.error_log]
                print("judged:", name, "by", Path(schema).name)  # noqa: T201
    return faults


def _schema(bringer: str, place: str) -> str | None:
    try:
        files = metadata.files(bringer) or []
    except metadata.PackageNotFoundError:
        return None
    return next((str(one.locate()) for one in files if str(one).endswith(place)), None)


def judge(package: str) -> int:
    """Prints every error and warning; 0 when there is none."""
    urllib.request.urlopen = vocabulary  # type: ignore[assignment]
    from eark_validator.packages import PackageValidator  # type: ignore[import-not-found]

    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(package).extractall(folder)
        report = PackageValidator(next(Path(folder).iterdir())).validation_report
    results = [*report.structure.messages]
    if report.metadata:
        results += [*report.metadata.schema_results.messages, *report.metadata.schematron_results.messages]
    grave = [one for one in results if "INFO" not in str(one.severity).upper()]
    for one in grave:
        print(one.rule_id, one.severity, one.location, one.message)  # noqa: T201
    faults = by_schemas(package)
    for fault in faults:
        print(fault)  # noqa: T201
    print("structure", report.structure.status, "| findings", len(grave), "| by schemas", len(faults))  # noqa: T201
    return 1 if grave or faults else 0


if __name__ == "__main__":
    sys.exit(judge(sys.argv[1]))

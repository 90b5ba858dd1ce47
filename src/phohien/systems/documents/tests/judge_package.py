"""The outside judge of a package, run by hand: ``python judge_package.py PACKAGE.zip`` in an environment that has eark-validator 1.1.3.

It pins lxml 5.1.0, which our signing cannot use, hence an environment of its own. When it is imported it fetches four vocabularies; here
it is given the terms our packages use and some they do not, so that no network is needed.
"""

from __future__ import annotations

import io
import sys
import tempfile
import urllib.request
import zipfile
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
    print("structure", report.structure.status, "| findings", len(grave))  # noqa: T201
    return 1 if grave else 0


if __name__ == "__main__":
    sys.exit(judge(sys.argv[1]))

"""A package as a list of its files in the order they are written: metadata first, METS last, so that whoever reads may stream."""

from __future__ import annotations

from phohien.systems.documents.rules.sip import describing, mets, preserving
from phohien.systems.documents.rules.sip.parts import REPRESENTATION, Dossier, Held, Made

INSIDE = f"representations/{REPRESENTATION}"


def files_of(dossier: Dossier, documentation: tuple[Made, ...], schemas: tuple[Made, ...]) -> list[Held | Made]:
    """Every file of the package with its path below the package's folder. The same values give the same list."""
    held = [one for item in dossier.items for one in item.files]
    described = [Made(f"metadata/descriptive/{one.mark}.xml", describing.document(one)) for one in dossier.items]
    proven = Made("metadata/preservation/premis.xml", preserving.of_files(dossier, held))
    inner = Made("METS.xml", mets.representation(dossier, dossier.items, [*described, proven]))
    within = [_inside(one) for one in (*described, proven, inner)]
    own = [
        Made("metadata/descriptive/ead.xml", describing.ead(dossier)),
        Made("metadata/descriptive/ho-so.xml", describing.work_file(dossier)),
        Made("metadata/preservation/premis.xml", preserving.of_package(dossier)),
        *documentation,
        *schemas,
    ]
    top = Made("METS.xml", mets.root(dossier, own, within[-1]))
    return [*own, *within[:-1], *(_inside_held(one) for one in held), within[-1], top]


def _inside(one: Made) -> Made:
    return Made(f"{INSIDE}/{one.path}", one.content, one.media_type)


def _inside_held(one: Held) -> Held:
    return Held(
        path=f"{INSIDE}/{one.path}", name=one.name, sha256=one.sha256, size=one.size, media_type=one.media_type,
        created=one.created, role=one.role, version=one.version, file_code=one.file_code,
    )  # fmt: skip

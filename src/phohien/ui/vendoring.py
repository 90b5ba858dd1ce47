"""Vendored files: what the manifest asks for, taken from npm packages whose integrity was checked, and kept
unchanged.

Neither an installation nor a test needs npm: the result is committed with its licences and checksums.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE / "static" / "vendor"
FONTS = HERE / "fonts"
MANIFEST = STATIC / "manifest.toml"
CHECKSUMS = STATIC / "checksums.txt"
AREAS = {"static": STATIC, "fonts": FONTS}

_SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)[ \t]*\n?\Z")
_SVG = re.compile(r"<svg[^>]*viewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<body>.*)</svg>", re.DOTALL)


class VendoringError(Exception):
    """A package is not what the manifest says; nothing of it was copied."""


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package of the manifest: what is taken from it and where it goes."""

    name: str
    version: str
    integrity: str
    licence: str
    area: str
    files: dict[str, str] = field(default_factory=dict)
    icons: tuple[str, ...] = ()
    sprite: str = ""

    @property
    def root(self) -> Path:
        """The folder its files go to."""
        return AREAS[self.area]


def read_manifest(path: Path = MANIFEST) -> list[Package]:
    """The packages of the manifest, in its order. Raises KeyError or TypeError for a malformed one."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["package"]
    return [Package(**{**entry, "icons": tuple(entry.get("icons", ()))}) for entry in entries]


def pack(package: Package, folder: Path) -> Path:
    """The package's archive in ``folder``, its integrity checked. Raises VendoringError when it differs."""
    answer = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / answer.stdout.strip().splitlines()[-1]
    check_integrity(archive.read_bytes(), package)
    return archive


def check_integrity(content: bytes, package: Package) -> None:
    """Nothing, or VendoringError when the archive's digest is not the manifest's (``sha512-`` and base64)."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != package.integrity:
        raise VendoringError(f"{package.name} {package.version}: integrity is {found}, expected {package.integrity}")


def vendor(package: Package) -> list[Path]:
    """The package's files lie in their area; their paths. Raises VendoringError for a missing file."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(pack(package, Path(folder))) as archive:
        written = [
            _write(package.root / target, _without_source_map(_member(archive, package, source)))
            for source, target in package.files.items()
        ]
        if package.sprite:
            shapes = {icon: _member(archive, package, f"icons/{icon}.svg").decode() for icon in package.icons}
            written.append(_write(package.root / package.sprite, sprite(shapes).encode()))
    return written


def sprite(shapes: dict[str, str]) -> str:
    """One SVG with a ``<symbol>`` for every icon, by name.

    Raises VendoringError for a picture without viewBox.
    """
    symbols = []
    for name, svg in sorted(shapes.items()):
        match = _SVG.search(svg)
        if match is None:
            raise VendoringError(f"The icon {name} has no viewBox.")
        body = " ".join(match["body"].split())
        symbols.append(f'<symbol id="{name}" viewBox="{match["box"]}">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def checksums() -> str:
    """One line ``sha256  area/path`` for every vendored file there is, sorted by path."""
    lines = []
    for area, root in AREAS.items():
        for path in sorted(p for p in root.rglob("*") if p.is_file() and p not in (MANIFEST, CHECKSUMS)):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"{digest}  {area}/{path.relative_to(root).as_posix()}")
    return "\n".join(lines) + "\n"


def strangers() -> list[str]:
    """Files in the vendored folders that no package of the manifest accounts for."""
    expected = {MANIFEST, CHECKSUMS}
    for package in read_manifest():
        expected |= {package.root / target for target in package.files.values()}
        if package.sprite:
            expected.add(package.root / package.sprite)
    present = {path for root in AREAS.values() for path in root.rglob("*") if path.is_file()}
    return sorted(str(path.relative_to(HERE)) for path in present ^ expected)


def _member(archive: tarfile.TarFile, package: Package, path: str) -> bytes:
    try:
        stream = archive.extractfile(f"package/{path}")
    except KeyError:
        stream = None
    if stream is None:
        raise VendoringError(f"{package.name} {package.version} has no file {path}.")
    return stream.read()


def _without_source_map(content: bytes) -> bytes:
    return _SOURCE_MAP.sub(b"\n", content)


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path

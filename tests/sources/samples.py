"""What the tests of readers read: the committed samples, and files made on the spot."""

from __future__ import annotations

import atexit
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from copassist.records import Article, Deleted, Item, Message, Skipped
from copassist.sources import READERS, Limits
from copassist.sources.child import Child
from copassist.sources.folder import Walk

DATA = Path(__file__).parents[1] / "data"
LIMITS = Limits()
_CHILD = Child()
atexit.register(_CHILD.close)
ARGUMENT = (
    "Animer une communauté de pratique prend du temps, et personne ne le dit assez. On croit que "
    "la bonne volonté suffit ; elle suffit trois mois, puis les courriels s’accumulent, les dates "
    "se déplacent et la rencontre tombe. Deux personnes qui se relaient tiennent plus longtemps."
)


def articles(items: Iterable[Item]) -> list[Article]:
    """Return the articles among some items."""
    return [item for item in items if isinstance(item, Article)]


def messages(items: Iterable[Item]) -> list[Message]:
    """Return the messages among some items."""
    return [item for item in items if isinstance(item, Message)]


def deleted(items: Iterable[Item]) -> list[str]:
    """Return the ids of what was deleted."""
    return [item.id for item in items if isinstance(item, Deleted)]


def skipped(items: Iterable[Item]) -> dict[tuple[str, str], int]:
    """Return how often each thing was skipped, by place and reason."""
    return {(item.where, item.reason): item.count for item in items if isinstance(item, Skipped)}


def only_article(path: Path) -> Article:
    """Return the one article of a file, read by a child that all tests share."""
    (article,) = articles(Walk(READERS, LIMITS, _CHILD).read(path))
    return article


def write_zip(path: Path, entries: Mapping[str, str | bytes]) -> Path:
    """Write a zip with some entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def write_export(root: Path, files: Mapping[str, Any]) -> Path:
    """Write an unpacked export: objects as JSON, texts as they stand."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
    return root


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their place in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def pdf(pages: Iterable[Iterable[str] | None], title: str = "") -> bytes:
    """Return a PDF with lines on each page; None is a page with a drawing and no words."""
    streams = [b"0 0 100 100 re f" if lines is None else _lines(lines) for lines in pages]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(streams)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, stream in enumerate(streams):
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 "
            b"3 0 R >> >> /Contents %d 0 R >>" % (5 + 2 * i)
        )
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    bodies.append(f"<< /Title ({title}) /CreationDate (D:20240305101010Z) >>".encode("cp1252"))
    return _with_table(bodies)


def _lines(lines: Iterable[str]) -> bytes:
    shown = b"".join(
        b"(" + line.translate({40: "\\(", 41: "\\)"}).encode("cp1252") + b") Tj T*\n"
        for line in lines
    )
    return b"BT /F1 12 Tf 14 TL 50 750 Td\n" + shown + b"ET" if shown else b""


def _with_table(bodies: list[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(bodies) + 1, len(bodies))
    return data + b"startxref\n%d\n%%%%EOF\n" % start


def odt(body: str, meta: str = "", styles: str = "") -> dict[str, str]:
    """Return the entries of an OpenDocument text with some XML in its body and its head."""
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(
        f'xmlns:{name}="{oasis}:{name}:1.0"'
        for name in ("office", "text", "table", "style", "meta")
    )
    spaces += (
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' xmlns:draw="{oasis}:drawing:1.0"'
    )
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "meta.xml": f"<office:document-meta {spaces}><office:meta>{meta}</office:meta>"
        "</office:document-meta>",
        "META-INF/manifest.xml": "<manifest/>",
    }

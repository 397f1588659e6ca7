"""Memory and pages a second of long PDFs: of text, and with some pages that are pictures.

usage: python -m evals.benchmarks.long_pdf [CORPUS] [--pages N …] [--mixed N] [--pictures N]

The files are made of the corpus's texts, one paragraph after another. Each is read and cut into chunks in a
process of its own; nothing of it is in the cache of recognised pages.
"""

import argparse
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from evals.benchmarks.harness import Timings, command_line, peak_mb, run, say, table
from evals.benchmarks.material import largest, text_files
from evals.benchmarks.scanning import set_page
from index.building.parsing import parse_files
from index.building.survey import survey
from index.recognition.pages import open_recogniser

_LINES, _CHARS, _POINTS = 38, 36, 12
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< "
    b"/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
)


@dataclass(frozen=True, slots=True)
class PdfRead:
    """What reading a file took; memory in MB, `before` it and at the most."""

    chunks: int
    unread: int
    seconds: float
    worked: float
    before_mb: float
    peak_mb: float


def main() -> int:
    parser = command_line(__doc__, corpus=largest().corpus)
    parser.add_argument("--pages", type=int, nargs="*", default=[50, 500], help="files of text")
    parser.add_argument("--mixed", type=int, default=200, help="pages of the file that has pictures as well")
    parser.add_argument(
        "--pictures", type=int, default=20, help="how many of these are pictures; 0 for no file"
    )
    return run(measure, parser)


def measure(options: argparse.Namespace) -> None:
    """Prints a row for each file."""
    wanted = [(pages, 0) for pages in options.pages]
    wanted += [(options.mixed, options.pictures)] if options.pictures else []
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for pages, pictures in wanted:
            folder = Path(scratch) / f"{pages}-{pictures}"
            folder.mkdir()
            data = make_pdf(_lines(options.corpus), pages, pictures)
            (folder / "long.pdf").write_bytes(data)
            with ProcessPoolExecutor(1, get_context("spawn")) as process:
                read = process.submit(read_pdf, folder).result()
            told = f"{pages} pages, {pictures} of them pictures, {len(data) / 1e6:.1f} MB"
            speed = f"{pages / read.seconds:.2f} / {pages / read.worked:.2f}"
            rows.append((told, read.chunks, read.unread, speed, read.before_mb, read.peak_mb))
            sys.stderr.write(f"{rows[-1]}\n")
    heading = (
        "file",
        "chunks",
        "pages not read",
        "pages a second / a processor second",
        "MB before",
        "MB peak",
    )
    say(table(heading, rows))


def read_pdf(folder: Path) -> PdfRead:
    """Reads the file in a folder in this process."""
    timings = Timings()
    recogniser = open_recogniser(folder / "recognised")
    files = list(survey([folder], 2**30).files.values())
    before = peak_mb()
    with timings.timing():
        (parsed,) = parse_files(files, 256, 2**30, lambda _done, _of: None, recogniser)
    unread = len(parsed.document.reading.unread) if parsed.document else -1
    return PdfRead(len(parsed.chunks), unread, timings.clock[0], timings.processor[0], before, peak_mb())


def make_pdf(lines: Iterator[str], pages: int, pictures: int) -> bytes:
    """A PDF of so many pages, of which `pictures`, evenly spread, are scans."""
    every = pages // pictures if pictures else pages + 1
    kids = " ".join(f"{4 + 3 * number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        _FONT,
    ]
    for number in range(pages):
        first = 4 + 3 * number
        drawn, image = (
            _picture(list(islice(lines, 20)))
            if number % every == every - 1
            else _text(list(islice(lines, _LINES)))
        )
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> "
            b"/XObject << /Im %d 0 R >> >> /Contents %d 0 R >>" % (first + 2, first + 1),
            drawn,
            image,
        ]
    return _assemble(objects)


def _text(lines: Sequence[str]) -> tuple[bytes, bytes]:
    drawn = "".join(
        f"BT /F1 {_POINTS} Tf 1 0 0 1 72 {780 - 18 * row} Tm <{line.encode('utf-16-be').hex()}> Tj ET\n"
        for row, line in enumerate(lines)
    )
    return _stream(zlib.compress(drawn.encode()), b"/Filter /FlateDecode"), b"null"


def _picture(lines: Sequence[str]) -> tuple[bytes, bytes]:
    page: Image.Image = set_page("", lines, _POINTS).image
    saved = BytesIO()
    page.convert("L").save(saved, "JPEG", quality=70)
    kind = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /DCTDecode" % page.size
    )
    return _stream(b"q 595 0 0 842 0 0 cm /Im Do Q\n"), _stream(saved.getvalue(), kind)


def _stream(data: bytes, kind: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (kind, len(data), data)


def _assemble(objects: Sequence[bytes]) -> bytes:
    body, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(body)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(body) + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows) + end


def _lines(corpus: Path) -> Iterator[str]:
    """The paragraphs of the corpus as lines of a page, over and over."""
    for file in cycle(text_files(corpus)):
        for paragraph in file.read_text(encoding="utf-8").split("\n"):
            text = paragraph.strip("#- ")
            yield from (text[at : at + _CHARS] for at in range(0, len(text), _CHARS))


if __name__ == "__main__":
    sys.exit(main())

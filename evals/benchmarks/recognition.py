"""How many characters of scans are read wrongly, and how many pages a minute.

usage: python -m evals.benchmarks.recognition [CORPUS] [--pdfs FOLDER] [--pages N] [--seed N]

Half of the pages are pages of text in PDF files, half are set from the texts of a corpus. Each is drawn with
150 dots an inch and scanned by a script: up to 2° askew, with noise, blur, an office's seal over the text,
and saved as a JPEG. What the loader reads there is compared with what stood on the page, white space left
out: characters inserted, deleted and replaced, divided by those of the page.
"""

import argparse
import random
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path

from PIL import Image
from rapidfuzz.distance import Levenshtein

from evals.benchmarks.harness import command_line, run, say, table
from evals.benchmarks.material import SHARED, MissingMaterial, largest, text_files
from evals.benchmarks.scanning import TruePage, draw_wear, pages_of_pdfs, pages_of_texts, scan
from index.errors import UnreadableDocument
from index.language.radicals import unify
from index.loaders.pdf import load_pdf
from index.recognition.pages import MISSING, Recogniser, open_recogniser


def main() -> int:
    parser = command_line(__doc__, corpus=largest().corpus, seed=None)
    parser.add_argument("--pdfs", type=Path, default=SHARED / "corpora" / "wild" / "pdf", help="PDF files")
    parser.add_argument("--pages", type=int, default=30, help="how many pages are scanned")
    return run(measure, parser)


def measure(options: argparse.Namespace) -> None:
    """Prints the pages a minute, the share of wrong characters of each page and of all, the confidence."""
    chance = random.Random(options.seed)
    pages = list(draw_pages(options, chance))
    scans = [scan(page.image, draw_wear(chance), chance) for page in pages]
    with tempfile.TemporaryDirectory() as cache:
        recogniser = open_recogniser(Path(cache))
        if recogniser is None:
            raise MissingMaterial(MISSING)
        started = time.perf_counter()
        load_pdf(as_pdf(scans), recogniser)
        minutes = (time.perf_counter() - started) / 60
        say(f"one file of all {len(pages)} pages: {len(pages) / minutes:.1f} pages a minute, models loaded")
        read = [
            read_page(page, as_pdf([image]), recogniser) for page, image in zip(pages, scans, strict=True)
        ]
    rows = [(one.name, one.characters, f"{one.share:.2%}", f"{one.confidence:.3f}") for one in read]
    say(table(("page", "characters", "wrong", "confidence"), rows))
    wrong, total = sum(one.wrong for one in read), sum(one.characters for one in read)
    say(f"{len(read)} pages, {total:,} characters: {wrong / total:.2%} wrong")


@dataclass(frozen=True, slots=True)
class ReadPage:
    """How many characters of a page there are, how many were read wrongly, and how sure that was."""

    name: str
    characters: int
    wrong: int
    confidence: float

    @property
    def share(self) -> float:
        """The share of characters read wrongly."""
        return self.wrong / self.characters


def read_page(page: TruePage, data: bytes, recogniser: Recogniser) -> ReadPage:
    """Reads a scan (it lies in the cache by now) and compares it with what stood on the page."""
    truth = bare(page.text)
    try:
        content = load_pdf(data, recogniser)
    except UnreadableDocument:
        return ReadPage(page.name, len(truth), len(truth), 0.0)
    wrong = Levenshtein.distance(truth, bare(content.text))
    return ReadPage(page.name, len(truth), wrong, content.reading.confidence)


def draw_pages(options: argparse.Namespace, chance: random.Random) -> Iterator[TruePage]:
    """Yields as many pages as are wanted, half of them from PDF files if there are any."""
    pdfs, texts = sorted(options.pdfs.glob("*.pdf")), text_files(options.corpus)
    chance.shuffle(pdfs)
    chance.shuffle(texts)
    from_pdfs = list(islice(pages_of_pdfs(pdfs, chance), options.pages // 2))
    yield from from_pdfs
    yield from islice(pages_of_texts(texts, chance), options.pages - len(from_pdfs))


def as_pdf(images: Sequence[Image.Image]) -> bytes:
    """Returns a PDF of scanned pages."""
    saved = BytesIO()
    first, *others = (image.copy() for image in images)  # saving leaves its options with a picture
    first.save(saved, "PDF", resolution=150, save_all=True, append_images=others)
    return saved.getvalue()


def bare(text: str) -> str:
    """Returns the characters that are compared: no white space, full-width and half-width forms alike."""
    return "".join(unicodedata.normalize("NFKC", unify(text)).split())


if __name__ == "__main__":
    sys.exit(main())

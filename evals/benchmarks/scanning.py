"""Makes scans whose text is known: pages as a copier or a fax would give them."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from evals.benchmarks.material import MissingMaterial
from index.errors import UnreadableDocument
from index.loaders.pdf import load_pdf

_DOTS_AN_INCH, _POINTS_AN_INCH = 150, 72
_SIZE = (1240, 1754)
_MARGINS = (150, 180)
_TYPE_SIZES = (10.5, 12.0, 14.0, 16.0)  # points: 五号, 小四, 四号, 三号
_FEWEST_CHARS = 250
_FONT, _WEIGHT = "manimgx_fonts_cjk", 400


@dataclass(frozen=True, slots=True)
class TruePage:
    """A page as it was before it was scanned."""

    name: str
    image: Image.Image
    text: str


@dataclass(frozen=True, slots=True)
class Wear:
    """What a scan does to a page: degrees that it lies askew, noise and blur (in points), its stamps."""

    slope: float
    noise: float
    blur: float
    quality: int
    stamps: int


def draw_wear(chance: random.Random) -> Wear:
    """Draws how badly a page is scanned."""
    return Wear(
        chance.uniform(-2, 2), chance.uniform(4, 16), chance.uniform(0.2, 0.7), chance.randint(55, 80), 1
    )


def pages_of_pdfs(files: Sequence[Path], chance: random.Random) -> Iterator[TruePage]:
    """Yields pages of text in PDF files, of each file one, drawn at random."""
    for file in files:
        pdf = pypdfium2.PdfDocument(file)
        numbers = list(range(len(pdf)))
        chance.shuffle(numbers)
        for number in numbers[:5]:
            text = _text_of(pdf, number)
            if len("".join(text.split())) >= _FEWEST_CHARS and "|" not in text:  # a table's rows
                image = pdf[number].render(scale=_DOTS_AN_INCH / _POINTS_AN_INCH).to_pil().convert("RGB")
                yield TruePage(f"{file.name}:{number + 1}", image, text)
                break
        pdf.close()


def _text_of(pdf: pypdfium2.PdfDocument, number: int) -> str:
    """What the loader reads on one page, "" where that is a picture itself."""
    single, saved = pypdfium2.PdfDocument.new(), BytesIO()
    single.import_pages(pdf, [number])
    single.save(saved)
    try:
        content = load_pdf(saved.getvalue())
    except UnreadableDocument:
        return ""
    return "" if content.reading.unread else content.text


def pages_of_texts(files: Sequence[Path], chance: random.Random) -> Iterator[TruePage]:
    """Yields a page set from the beginning of each text file, in type of some usual size."""
    for file in files:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        body = lines[lines.index("---", 1) + 1 :] if lines[0] == "---" and "---" in lines[1:] else lines
        plain = [line.lstrip("#-* ").replace("**", "") for line in body if not line.startswith("|")]
        yield set_page(file.name, plain, chance.choice(_TYPE_SIZES))


def set_page(name: str, paragraphs: Sequence[str], points: float) -> TruePage:
    """Sets paragraphs, each indented by two characters, until a page is full."""
    size = round(points * _DOTS_AN_INCH / _POINTS_AN_INCH)
    font, page = load_font(size), Image.new("RGB", _SIZE, "white")
    pen, y = ImageDraw.Draw(page), float(_MARGINS[1])
    kept: list[str] = []
    for paragraph in paragraphs:
        for number, line in enumerate(_wrap(paragraph.strip(), font, _SIZE[0] - 2 * _MARGINS[0], 2 * size)):
            if y + size > _SIZE[1] - _MARGINS[1]:
                return TruePage(name, page, "".join(kept))
            pen.text((_MARGINS[0] + (0 if number else 2 * size), y), line, font=font, fill=(20, 20, 20))
            kept.append(line)
            y += 1.6 * size
    return TruePage(name, page, "".join(kept))


def load_font(size: int) -> ImageFont.FreeTypeFont:
    """Returns a Chinese font.

    Raises:
        MissingMaterial: the package that has it is not installed.
    """
    spec = find_spec(_FONT)
    if spec is None or spec.origin is None:
        raise MissingMaterial("pages are set in a font of the package manimgx-fonts-cjk: pip install it")
    font = ImageFont.truetype(str(Path(spec.origin).with_name("NotoSansCJK-VF.otf.ttc")), size, index=2)
    font.set_variation_by_axes([_WEIGHT])
    return font


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: float, indent: float) -> Iterator[str]:
    line, room = "", width - indent
    for char in text:
        if line and font.getlength(line + char) > room and char not in "，。、；：！？）》”":
            yield line
            line, room = "", width
        line += char
    if line:
        yield line


def scan(page: Image.Image, wear: Wear, chance: random.Random) -> Image.Image:
    """Returns a page as it comes out of a scanner."""
    image = page.convert("RGB")
    for _ in range(wear.stamps):
        _stamp(image, chance)
    paper = tuple(chance.randint(232, 250) for _ in range(3))
    image = image.rotate(wear.slope, Image.Resampling.BICUBIC, fillcolor="white")
    points = np.asarray(image, dtype=np.float32) * (np.array(paper, dtype=np.float32) / 255)
    grain = np.random.default_rng(chance.randrange(2**32)).normal(0, wear.noise, (*points.shape[:2], 1))
    image = Image.fromarray(np.clip(points + grain, 0, 255).astype(np.uint8))
    image = image.filter(ImageFilter.GaussianBlur(wear.blur))
    saved = BytesIO()
    image.save(saved, "JPEG", quality=wear.quality)
    return Image.open(saved)


def _stamp(image: Image.Image, chance: random.Random) -> None:
    """Stamps an office's red round seal over the text."""
    radius = 120
    layer = Image.new("L", (2 * radius, 2 * radius), 0)
    pen, middle = ImageDraw.Draw(layer), radius
    pen.ellipse((4, 4, 2 * radius - 4, 2 * radius - 4), outline=200, width=7)
    corners = [
        (middle + r * math.sin(k * math.pi / 5), middle - r * math.cos(k * math.pi / 5))
        for k in range(10)
        for r in ((40, 16)[k % 2],)
    ]
    pen.polygon(corners, fill=200)
    font = load_font(26)
    for k, char in enumerate("示例市人民政府办公室"):
        angle = math.radians(-135 + 30 * k)
        x, y = middle + 90 * math.sin(angle), middle - 90 * math.cos(angle)
        pen.text((x, y), char, font=font, fill=200, anchor="mm")
    place = (
        chance.randrange(image.width // 4, image.width - 2 * radius - 100),
        chance.randrange(image.height // 8, image.height * 3 // 4),
    )
    red = Image.new("RGB", layer.size, (205, 30, 35))
    box = (*place, place[0] + 2 * radius, place[1] + 2 * radius)
    under = np.asarray(image.crop(box), dtype=np.float32)
    ink = np.asarray(red, dtype=np.float32)
    share = np.asarray(layer, dtype=np.float32)[..., None] / 255
    inked = under * (1 - share) + share * under * ink / 255  # ink darkens, it does not cover
    image.paste(Image.fromarray(inked.astype(np.uint8)), place)

"""Pictures of pages to be recognised: drawn from a PDF, or taken from a picture file."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing
from io import BytesIO

import numpy as np
import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from index.errors import UnreadableDocument
from index.recognition.engine import Picture

PAGE_HEIGHT = 842
"""The height of an A4 page in points."""

# Print is recognised best at about this many dots an inch; an inch of a PDF has 72 points.
_DOTS_AN_INCH, _POINTS_AN_INCH = 150, 72
# The longer side in pixels: of a small page that was drawn larger than it is, and of the largest.
_SHORTEST, _LONGEST = 1600, 2600
# A picture this much longer than wide is no page but a roll (a screenshot of a whole site), cut into pages.
_ROLL, _PAGE = 2.5, 1.5
_MOST_PIXELS = 200_000_000
_MOST_PAGES = 3_000


def draw_pages(data: bytes, numbers: Sequence[int]) -> Iterator[Picture | None]:
    """Yields pictures of the pages of a PDF, each drawn when asked for; None where that is not possible.

    Args:
        data: the PDF file.
        numbers: which pages; the first is 1.
    """
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        yield from (None for _ in numbers)
        return
    with closing(pdf):
        for number in numbers:
            yield _draw_page(pdf, number)


def _draw_page(pdf: pypdfium2.PdfDocument, number: int) -> Picture | None:
    try:
        with closing(pdf[number - 1]) as page:
            longer = max(page.get_size())
            wanted = longer * _DOTS_AN_INCH / _POINTS_AN_INCH
            scale = min(max(wanted, _SHORTEST), _LONGEST) / max(longer, 1)
            with closing(page.render(scale=scale)) as bitmap:
                return np.array(bitmap.to_numpy()[..., :3])
    except (pypdfium2.PdfiumError, IndexError):
        return None


def measure_picture(data: bytes) -> tuple[int, int]:
    """Returns the width and height of a picture in dots; none where it is no picture that can be opened."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as image:
                return image.width, image.height
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0, 0


def open_pictures(data: bytes) -> Iterator[Picture]:
    """Yields the pages of a picture file: each page of a TIFF, each part of a roll, else the picture.

    Raises:
        UnreadableDocument: it is no picture, damaged or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd tags, and of a size that is looked at here
            with Image.open(BytesIO(data)) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise UnreadableDocument(
                        f"a picture of {image.width} by {image.height} points; save it smaller"
                    )
                if getattr(image, "n_frames", 1) > _MOST_PAGES:
                    raise UnreadableDocument(f"more than {_MOST_PAGES} pages; split it")
                moving = image.format in ("GIF", "PNG", "WEBP")
                for frame in ImageSequence.Iterator(image):
                    yield from _cut(_as_picture(frame))
                    if moving:  # the other frames are an animation's
                        return
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableDocument("damaged, or not a picture") from error


def _as_picture(image: Image.Image) -> Picture:
    """The picture on white paper, as the camera was held, in the size that suits the recogniser."""
    shown = ImageOps.exif_transpose(image)
    if shown.mode.startswith(("I", "F")):  # 16 bits of grey a point
        grey = np.asarray(shown, dtype=np.float32)
        shown = Image.fromarray((grey / max(float(grey.max()), 1.0) * 255).astype(np.uint8))
    if "A" in shown.getbands() or "transparency" in shown.info:
        layer = shown.convert("RGBA")
        shown = Image.new("RGB", layer.size, "white")
        shown.paste(layer, mask=layer.getchannel("A"))
    shown = shown.convert("RGB")
    across = min(shown.width, shown.height) if _is_roll(shown.width, shown.height) else 0
    longer = across * _PAGE or max(shown.size)
    scale = min(max(longer, _SHORTEST), _LONGEST) / longer
    if scale < 1 or longer < _SHORTEST / 2:
        size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
        shown = shown.resize(size, Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(shown)[..., ::-1])


def _is_roll(width: int, height: int) -> bool:
    return height > _ROLL * width


def _cut(picture: Picture) -> Iterator[Picture]:
    """Yields a roll in pages, cut where a line of points is as even as any near the end of the page."""
    height, width = picture.shape[:2]
    if not _is_roll(width, height):
        yield picture
        return
    page = int(_PAGE * width)
    start = 0
    while height - start > page:
        near = picture[start + page // 2 : start + page].astype(np.float32).std(axis=(1, 2))
        even = np.flatnonzero(near <= near.min() + 1.0)
        gap = even[even - np.arange(len(even)) == even[-1] - len(even) + 1]  # the last without a break
        end = start + page // 2 + int(gap.mean()) + 1
        yield picture[start:end]
        start = end
    yield picture[start:]

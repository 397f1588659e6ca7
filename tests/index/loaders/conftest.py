"""PDF files written by hand: the smallest that show what is tested."""

import zlib
from collections.abc import Callable, Sequence

import pytest

# A Chinese font that need not be embedded; Latin letters and figures are half as wide.
CHINESE = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< "
    "/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
)


def _write(text: Sequence) -> str:
    x, y, words, size, turn = (*text, 12, "1 0 0 1")[:5] if len(text) == 3 else (*text, "1 0 0 1")[:5]
    return f"BT /F1 {size} Tf {turn} {x} {y} Tm <{words.encode('utf-16-be').hex()}> Tj ET\n"


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """Makes a PDF of texts (x, y, text[, size[, matrix]]) on its pages and of drawings below them."""

    def make(
        pages: Sequence[Sequence[Sequence]], drawing="", trailer="", font=CHINESE, rotate=0, packed=False
    ) -> bytes:
        kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
            font,
        ]
        for number, placed in enumerate(pages):
            stream = drawing + "".join(map(_write, placed))
            packing = "/Filter /FlateDecode" if packed else ""
            if packed:
                stream = zlib.compress(stream.encode("latin-1")).decode("latin-1") + "\n"
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Resources "
                f"<< /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
            )
            objects.append(f"<< {packing} /Length {len(stream)} >>\nstream\n{stream}endstream")
        body, offsets = "%PDF-1.4\n", []
        for number, content in enumerate(objects, 1):
            offsets.append(len(body))
            body += f"{number} 0 obj\n{content}\nendobj\n"
        table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
        end = (
            f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n"
        )
        return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")

    return make

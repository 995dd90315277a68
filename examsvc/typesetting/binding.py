"""Put PDFs together, each on sheets of its own."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf


def bind(parts: Sequence[bytes]) -> bytes:
    """Return one PDF of several; each begins on the front of a sheet, also where both sides are printed."""
    result, whole = BytesIO(), pikepdf.new()
    for part in parts:
        with pikepdf.open(BytesIO(part)) as own:
            whole.pages.extend(own.pages)
            if len(own.pages) % 2 and part is not parts[-1]:
                box = own.pages[-1].mediabox
                whole.add_blank_page(page_size=(float(box[2] - box[0]), float(box[3] - box[1])))
    whole.save(result, deterministic_id=True)
    return result.getvalue()

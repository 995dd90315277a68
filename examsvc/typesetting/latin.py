"""Western digits and letters for documents: Song's own, which look like Times, cut out into a face of their own.

FandolFang's and FandolKai's digits look like Helvetica's. A face that holds nothing but digits and letters can stand
first in a style sheet's list and leaves every other character to the face behind it.
"""

from functools import cache
from io import BytesIO
from string import ascii_letters, digits

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from examsvc.typesetting.fonts import FACES

FAMILY, FILE_NAME = "House Latin", "latin.otf"
CHARACTERS = digits + ascii_letters + "%.+-/"
_CUT_FROM = "House Song"
# Fang's and Kai's measures: the first face of a line decides where its baseline lies.
_ASCENT, _DESCENT, _GAP = 880, -120, 200


@cache
def latin_font() -> bytes:
    """Return the font file, cut once in the life of a process."""
    path = next(face.path for face in FACES if face.family == _CUT_FROM)
    options = Options()
    options.layout_features = []
    result = BytesIO()
    with TTFont(path) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=CHARACTERS)
        subsetter.subset(font)
        measures = font["hhea"]
        measures.ascent, measures.descent, measures.lineGap = _ASCENT, _DESCENT, _GAP
        font.save(result)
    return result.getvalue()

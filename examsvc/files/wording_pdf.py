"""Take the words out of a PDF. Runs only inside the bounded child."""

import io

import pikepdf

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.glyphs import Glyphs
from examsvc.files.limits import Limits

_DEEPEST_FORM = 4


def words_of_pdf(data: bytes, limits: Limits) -> str:
    """Return what its pages say, a line a line; raises UnreadableFile."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            words: list[str] = []
            for page in pdf.pages:
                words += _of_stream(page.obj, page.obj.get("/Resources"), 0)
                words.append("\n")
                if sum(map(len, words[-1000:])) > limits.characters:
                    raise UnreadableFile(Reason.TOO_BIG, str(limits.characters))
    except pikepdf.PasswordError as error:
        raise UnreadableFile(Reason.ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise UnreadableFile(Reason.NOT_A_DOCUMENT, "pdf") from error
    return "".join(words)


def _of_stream(stream: pikepdf.Object, resources: pikepdf.Object | None, depth: int) -> list[str]:
    """Follow the text of a page or of a form on it: letters of one line stand together, however far apart."""
    words: list[str] = []
    glyphs, line = Glyphs(None), {"Tm": 0.0, "cm": 0.0}
    fonts = resources.get("/Font") if resources is not None else None
    forms = resources.get("/XObject") if resources is not None else None
    for instruction in pikepdf.parse_content_stream(stream):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "Tf" and fonts is not None:
            glyphs = Glyphs(fonts.get(str(operands[0])))
        elif name in {"Tj", "'", '"'}:
            words += ["\n"] * (name != "Tj") + [glyphs.spell(bytes(operands[-1]))]
        elif name == "TJ":
            words += [glyphs.spell(bytes(o)) for o in operands[0] if isinstance(o, pikepdf.String)]
        elif name in line:
            # A run of its own at the same height still belongs to the line.
            words += ["\n"] * (float(operands[5]) != line[name])
            line[name] = float(operands[5])
        elif name == "T*" or (name in {"Td", "TD"} and float(operands[1]) != 0):
            words.append("\n")
        elif name == "Do" and forms is not None and depth < _DEEPEST_FORM:
            form = forms.get(str(operands[0]))
            if form is not None and form.get("/Subtype") == "/Form":
                words += _of_stream(form, form.get("/Resources", resources), depth + 1)
    return words

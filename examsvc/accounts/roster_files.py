"""Tell whose roster a file is: by its rows, or else by its name. No I/O."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePath

from examsvc.accounts.roster import squeeze


def unit_in_name(filename: str, units: Mapping[str, str]) -> str:
    """Return the unit that a file's name speaks of, or nothing when it speaks of none or of two.

    `units` maps every written form to the proper name (roster.unit_names); of forms that overlap the longest counts.
    """
    # 12-东岭镇人民政府 回执（盖章）.xlsx
    text = squeeze(re.sub(r"[\s\d_＿—-]+", "", unicodedata.normalize("NFKC", PurePath(filename).stem)))
    text = re.sub(r"(?<=[乡镇])(人民政府|政府|党委)", "", text)
    found = {form: name for form, name in units.items() if form and form in text}
    longest = {form: n for form, n in found.items() if not any(form != other and form in other for other in found)}
    names = set(longest.values())
    return names.pop() if len(names) == 1 else ""

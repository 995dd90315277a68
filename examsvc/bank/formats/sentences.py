"""The shape of what is said about one place of a file."""

from dataclasses import dataclass

from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Sentence:
    """What happened and what to do next; `%(about)s` stands for the place's own part of it."""

    reason: LazyString
    remedy: LazyString

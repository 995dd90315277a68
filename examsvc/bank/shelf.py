"""What a folder of question files holds, read and checked as a whole; no database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from examsvc.bank.formats.shelf_layout import POLICIES
from examsvc.bank.formats.shipped_yaml import Level, ShippedPolicy, ShippedQuestion, parse_policies, parse_questions
from examsvc.bank.formats.yaml_lines import Problem, YamlProblems

LONGEST_OWN_KEY = 60


@dataclass(frozen=True)
class Shelf:
    """All that a question_bank/ folder holds."""

    policies: tuple[ShippedPolicy, ...]
    questions: tuple[ShippedQuestion, ...]


def read_shelf(folder: Path, shared: Collection[str] | None = None) -> Shelf:
    """Read and check a whole folder; raises YamlProblems with every problem of every file.

    `shared` tells that the folder is an office's own: its questions may rest on these documents too, or on none yet.
    """
    problems: list[Problem] = []
    policies: list[ShippedPolicy] = []
    questions: list[ShippedQuestion] = []
    try:
        policies = parse_policies(_text(folder, POLICIES), POLICIES)
    except YamlProblems as found:
        problems += found.problems
    known = None if problems else {policy.key for policy in policies} | set(shared or ())
    for level in get_args(Level):
        for path in sorted((folder / level).glob("*.yaml")):
            name = f"{level}/{path.name}"
            try:
                questions += parse_questions(_text(folder, name), name, level)
            except YamlProblems as found:
                problems += found.problems
    problems += _cross_problems(known, [*policies, *questions])
    problems += _own_problems(questions) if shared is not None else _shared_problems(questions)
    if problems:
        raise YamlProblems(problems)
    return Shelf(tuple(policies), tuple(questions))


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise YamlProblems([Problem(name, 1, "", "没有这个文件")]) from None
    except OSError as error:
        raise YamlProblems([Problem(name, 1, "", f"文件读不出来：{error.strerror}")]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise YamlProblems([Problem(name, line, "", "不是 UTF-8 编码，请另存为 UTF-8")]) from None


def _cross_problems(known: set[str] | None, entries: Sequence[ShippedPolicy | ShippedQuestion]) -> list[Problem]:
    """Return unknown sources (unless the sources themselves could not be read) and keys that come twice."""
    problems = []
    seen: dict[tuple[bool, str], str] = {}
    for entry in entries:
        is_question = isinstance(entry, ShippedQuestion)
        if isinstance(entry, ShippedQuestion) and known is not None and entry.source not in known | {None}:
            problems.append(Problem(entry.file, entry.line, entry.key, f"{POLICIES} 里没有“{entry.source}”"))
        first = seen.setdefault((is_question, entry.key), f"{entry.file}:{entry.line}")
        if first != f"{entry.file}:{entry.line}":
            problems.append(Problem(entry.file, entry.line, entry.key, f"key 重复，{first} 已经用过"))
    return problems


def _shared_problems(questions: Sequence[ShippedQuestion]) -> list[Problem]:
    """Return what only an office's own question may leave out."""
    return [
        Problem(question.file, question.line, question.key, f"缺少“{name}”")
        for question in questions
        for name in ("facts", "source")
        if not getattr(question, name)
    ]


def _own_problems(questions: Sequence[ShippedQuestion]) -> list[Problem]:
    return [
        Problem(question.file, question.line, question.key, f"本单位试题的 key 最多 {LONGEST_OWN_KEY} 个字符")
        for question in questions
        if len(question.key) > LONGEST_OWN_KEY
    ]

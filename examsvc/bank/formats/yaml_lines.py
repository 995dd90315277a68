"""YAML that remembers its lines and refuses what could surprise: aliases, tags, doubled keys."""

import re
from dataclasses import dataclass
from typing import Any

import yaml

LARGEST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file, with its line."""

    filename: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        """Write it as editors can jump to it."""
        return f"{self.filename}:{self.line}: {self.key + ': ' if self.key else ''}{self.message}"


class YamlProblems(Exception):
    """Carry everything that is wrong, all at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Entry:
    """One mapping of a top-level list with the line it begins on, and the line of each of its names."""

    line: int
    values: dict[str, Any]
    lines: dict[str, int]


class _Loader(yaml.SafeLoader):
    """SafeLoader without aliases; numbers, dates and yes/no stay text except plain true and false."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        begins: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="不允许使用别名（*）", problem_mark=begins)
        if event.tag is not None:
            raise yaml.MarkedYAMLError(problem="不允许使用类型标记（!）", problem_mark=begins)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        seen: set[str] = set()
        for key_node, _value in node.value:
            if key_node.tag != "tag:yaml.org,2002:str":
                raise yaml.MarkedYAMLError(problem="冒号前面应当是名称", problem_mark=key_node.start_mark)
            if key_node.value in seen:
                raise yaml.MarkedYAMLError(problem=f"“{key_node.value}”写了两次", problem_mark=key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=True)


_TRUTH = (r"true|True|TRUE|false|False|FALSE", "tag:yaml.org,2002:bool")
_NOTHING = (r"null|Null|NULL|~|", "tag:yaml.org,2002:null")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, re.compile(rf"(?:{words})\Z")) for words, tag in (_TRUTH, _NOTHING)] for first in [*"tTfFnN~", ""]
}


def read_entries(text: str, filename: str) -> list[Entry]:
    """Return the mappings of a file that is one list; raises YamlProblems."""
    if len(text.encode()) > LARGEST_BYTES:
        raise YamlProblems([Problem(filename, 1, "", "文件太大")])
    try:
        loader = _Loader(text)
        try:
            return _entries(loader, filename)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlProblems([Problem(filename, line, "", str(error.problem or error))]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlProblems([Problem(filename, line, "", "有不能使用的控制字符")]) from error
    except RecursionError as error:
        raise YamlProblems([Problem(filename, 1, "", "括号或缩进的层次太多")]) from error


def _entries(loader: _Loader, filename: str) -> list[Entry]:
    root = loader.get_single_node()
    if root is None or root.tag == "tag:yaml.org,2002:null":
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise YamlProblems([Problem(filename, 1, "", "文件应当是一个列表（每项以“- ”开头）")])
    return [_entry(loader, node, filename) for node in root.value]


def _entry(loader: _Loader, node: Any, filename: str) -> Entry:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise YamlProblems([Problem(filename, line, "", "每项应当由“名称: 内容”组成")])
    values = loader.construct_document(node)
    return Entry(line, values, {key.value: key.start_mark.line + 1 for key, _value in node.value})

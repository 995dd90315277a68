"""YAML that remembers its lines and refuses what could surprise: aliases, tags, doubled keys."""

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
    """One mapping of a top-level list with the line it begins on."""

    line: int
    values: dict[str, Any]


class _Loader(yaml.SafeLoader):
    """SafeLoader without aliases; numbers, dates and yes/no stay text except plain true and false."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="不允许使用别名（*）", problem_mark=self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        seen: set[str] = set()
        for key_node, _value in node.value:
            if key_node.value in seen:
                raise yaml.MarkedYAMLError(problem=f"“{key_node.value}”写了两次", problem_mark=key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=True)


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first in "tTfFnN~"
}


def read_entries(text: str, filename: str) -> list[Entry]:
    """Return the mappings of a file that is one list; raises YamlProblems."""
    if len(text.encode()) > LARGEST_BYTES:
        raise YamlProblems([Problem(filename, 1, "", "文件太大")])
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return []
        if not isinstance(root, yaml.SequenceNode):
            raise YamlProblems([Problem(filename, 1, "", "文件应当是一个列表（每项以“- ”开头）")])
        return [_entry(loader, node, filename) for node in root.value]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlProblems([Problem(filename, line, "", str(error.problem or error))]) from error
    except yaml.YAMLError as error:
        raise YamlProblems([Problem(filename, 1, "", str(error))]) from error
    finally:
        loader.dispose()


def _entry(loader: _Loader, node: Any, filename: str) -> Entry:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise YamlProblems([Problem(filename, line, "", "每项应当由“名称: 内容”组成")])
    return Entry(line, loader.construct_document(node))

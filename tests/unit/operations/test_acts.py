"""The log of privileged acts can be read by a supervisor: every act and every detail has words."""

import ast
import json
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from examsvc.operations.acts import ACT_NAMES, DETAIL_NAMES, in_words

ROOT = Path(__file__).resolve().parents[3] / "examsvc"
# Which argument of these functions names the act; all of them end in audit.log.record.
PLACES = {"record": 3, "_note": 3}
ROOMS = ("accounts", "attempts", "bank", "exams", "grading", "hall", "notices", "papers", "readiness")


def calls() -> list[ast.Call]:
    """Every place where a room notes a privileged act."""
    found = []
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node) in PLACES]
    return found


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def recorded() -> set[str]:
    acts = {call.args[PLACES[name_of(call)]] for call in calls()}
    return {act.value for act in acts if isinstance(act, ast.Constant) and isinstance(act.value, str)}


def unpacked() -> set[str]:
    """Every detail that is noted by `**name`, where a dictionary of that name stands in the same function."""
    found: set[str] = set()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            inner = list(ast.walk(function))
            noting = [node for node in inner if isinstance(node, ast.Call) and name_of(node) in PLACES]
            spread = [word.value for call in noting for word in call.keywords if word.arg is None]
            names = {node.id for value in spread for node in ast.walk(value) if isinstance(node, ast.Name)}
            for node in inner:
                if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Dict):
                    continue
                if {target.id for target in node.targets if isinstance(target, ast.Name)} & names:
                    found |= {str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)}
    return found


def test_the_rooms_note_many_acts() -> None:
    assert len(recorded()) > 25


def test_every_act_that_a_room_notes_has_a_name() -> None:
    assert recorded() - set(ACT_NAMES) == set()


def test_no_name_is_left_of_an_act_that_nobody_notes() -> None:
    assert set(ACT_NAMES) - recorded() == set()


def test_every_detail_that_a_room_notes_has_a_name() -> None:
    noted = {word.arg for call in calls() for word in call.keywords if word.arg is not None}
    assert (noted | unpacked()) - set(DETAIL_NAMES) == set()


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({}, ""),
        ({"reason": "换电脑"}, "理由 换电脑"),
        ({"people": 118}, "人数 118"),
        ({"hash": "ab" * 32}, "校验码 abababababababab…"),
        ({"standing": "leave", "reason": "因公出差"}, "理由 因公出差 · 考试状态 请假"),
        ({"roles": ["organiser", "head"]}, "角色 考务员、负责人"),
        ({"second": 7, "reason": "误触"}, "理由 误触 · 另一办理人 负责丙"),
        ({"second": 8}, "另一办理人 8"),
        ({"doc_no": "示例〔2026〕1号"}, "文号 示例〔2026〕1号"),
        ({"files": {"internal": "cd" * 32}}, "文件校验码 内部版 cdcdcdcdcdcdcdcd…"),
        ({"unheard of": 1}, "unheard of 1"),
    ],
)
def test_details_are_told_in_words(detail: dict[str, object], words: str) -> None:
    app = Flask(__name__)
    Babel(app, default_locale="zh_Hans")
    with app.test_request_context():
        assert in_words(json.dumps(detail), {7: "负责丙"}) == words

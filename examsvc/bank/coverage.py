"""What the bank covers: counts by topic, level, kind and difficulty; pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

HEADINGS = ("主题", "层级", "题型", "难度", "题数", "可进试卷", "只供练习")


@dataclass(frozen=True)
class Counted:
    """What a coverage report needs of one question."""

    topic: str
    level: str
    kind: str
    difficulty: int
    area: str
    practice_only: bool
    public: bool
    trust: str


@dataclass(frozen=True)
class TopicRow:
    """One topic's counts; both shares are of the largest topic."""

    topic: str
    total: int
    for_papers: int
    by_level: dict[str, int]
    by_kind: dict[str, int]
    by_difficulty: dict[int, int]
    share: float
    papers_share: float


def topic_rows(questions: Sequence[Counted]) -> list[TopicRow]:
    """Return a row for each topic, those with most questions first."""
    topics: dict[str, list[Counted]] = {}
    for question in questions:
        topics.setdefault(question.topic, []).append(question)
    most = max(map(len, topics.values()), default=1)
    rows = []
    for topic, own in topics.items():
        usable = sum(not question.practice_only for question in own)
        rows.append(
            TopicRow(
                topic,
                len(own),
                usable,
                dict(Counter(question.level for question in own)),
                dict(Counter(question.kind for question in own)),
                dict(Counter(question.difficulty for question in own)),
                len(own) / most,
                usable / most,
            )
        )
    return sorted(rows, key=lambda row: (-row.total, row.topic))


def cells(questions: Iterable[Counted]) -> list[tuple[str, str, str, int, int, int, int]]:
    """Return every combination that has questions: topic, level, kind, difficulty, all, for papers, for practice."""
    counted: dict[tuple[str, str, str, int], list[int]] = {}
    for question in questions:
        key = (question.topic, question.level, question.kind, question.difficulty)
        cell = counted.setdefault(key, [0, 0])
        cell[question.practice_only] += 1
    return [(*key, papers + practice, papers, practice) for key, (papers, practice) in sorted(counted.items())]


def statistics(questions: Sequence[Counted]) -> dict[str, Any]:
    """Return the counts a program asks for."""

    def by(of: Callable[[Counted], object]) -> dict[str, int]:
        return {str(name): count for name, count in sorted(Counter(map(of, questions)).items(), key=str)}

    practice = sum(question.practice_only for question in questions)
    return {
        "questions": len(questions),
        "for_papers": len(questions) - practice,
        "practice_only": practice,
        "public": sum(question.public for question in questions),
        "by_level": by(lambda question: question.level),
        "by_type": by(lambda question: question.kind),
        "by_topic": by(lambda question: question.topic),
        "by_difficulty": by(lambda question: question.difficulty),
        "by_area": by(lambda question: question.area),
        "by_trust": by(lambda question: question.trust or "unsaid"),
    }

"""The three-way merge of a question: what an office changed, what was shipped since, and where both did."""

from dataclasses import dataclass, replace

from examsvc.bank.versions import Draft, rehashed

# What is merged as one: a key without its options would mean something else.
PARTS: dict[str, tuple[str, ...]] = {
    "question": ("kind", "content", "key", "stem_text"),
    "explanation": ("explanation",),
    "topic": ("topic",),
    "difficulty": ("difficulty",),
    "area": ("level", "area", "validity"),
    "use": ("practice_only",),
    "source": ("clause_id", "source_absent", "fact_keys"),
    "exposure": ("exposure_public",),
}


@dataclass(frozen=True)
class Merged:
    """What comes of a merge: a draft that keeps ours in every conflict, and the parts both sides changed."""

    draft: Draft
    conflicts: tuple[str, ...]


def merge(base: Draft, ours: Draft, theirs: Draft) -> Merged:
    """Take over what only `theirs` changed and name what both changed in different ways."""
    taken: dict[str, object] = {}
    conflicts = []
    for part in PARTS:
        was, here, there = (_part(draft, part) for draft in (base, ours, theirs))
        if there in (was, here):
            continue
        if here == was:
            taken |= there
        else:
            conflicts.append(part)
    draft = rehashed(replace(ours, **taken)) if taken else ours  # type: ignore[arg-type]
    return Merged(draft, tuple(conflicts))


def says_as_much(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts differ in nothing a reader could notice."""
    return all(_part(one, part) == _part(other, part) for part in PARTS)


def _part(draft: Draft, part: str) -> dict[str, object]:
    return {name: getattr(draft, name) for name in PARTS[part]}

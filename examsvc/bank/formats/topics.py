"""Categories of other systems are paths; ours are topics."""

import re

_ROOT = re.compile(r"\$[a-z0-9]+\$(?:/|$)")
# A doubled slash belongs to a name.
_STEP = re.compile(r"(?<!/)/(?!/)")


def topic_of_category(path: str) -> str:
    """Return a category's path without the roots that say nothing: $course$, top."""
    steps = [step.strip() for step in _STEP.split(_ROOT.sub("", path.strip(), count=1))]
    return "/".join(steps[1:] if steps[0] == "top" else steps)


def category_of_topic(topic: str) -> str:
    """Return the category below the course's top; an empty topic is the top itself."""
    return f"$course$/top/{topic}" if topic else "$course$/top"

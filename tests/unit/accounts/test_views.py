"""Where one is led after signing in: back to a page of this service, and nowhere else."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.accounts.views import local_path

HERE = "http://exam.test/sign-in"


def where_a_browser_goes(target: str) -> str:
    """Return the host that browsers make of a target: they drop tabs and line ends and take \\ for /."""
    cleaned = target.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None, 92: "/"})
    return urlsplit(urljoin(HERE, cleaned)).netloc


@pytest.mark.parametrize("path", ["/", "/workbench", "/exams/abc?page=2", "/demo/workbench", "/a//b", "/@evil.test"])
def test_a_path_of_this_service_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        "",
        "workbench",
        "http://evil.test/",
        "https:/evil.test",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "/\n/evil.test",
        "\t//evil.test",
        "javascript:alert(1)",
        " /workbench",
        "exam.test/workbench",
    ],
)
def test_whatever_may_lead_elsewhere_is_nothing(target: str) -> None:
    assert local_path(target) == ""


@given(
    st.lists(
        st.sampled_from(["/", "\\", "\t", "\n", "\r", "evil.test", ":", "http", "@", ".", " ", "a", "?", "#"]),
        max_size=8,
    )
)
def test_no_target_leads_a_browser_to_another_host(parts: list[str]) -> None:
    kept = local_path("".join(parts))
    assert not kept or where_a_browser_goes(kept) == "exam.test"

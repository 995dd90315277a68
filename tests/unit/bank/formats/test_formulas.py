"""Formulas are seen, and pictures on foreign servers become words that nothing fetches."""

import pytest

from examsvc.bank.formats.formulas import has_formula, remote_pictures, without_remote_pictures


@pytest.mark.parametrize("text", ["面积是 $a^2$。", r"\(a+b\)", r"\[a\]", r"\frac{1}{2}", "$x$"])
def test_what_looks_like_latex_is_a_formula(text: str) -> None:
    assert has_formula(text)


@pytest.mark.parametrize("text", ["每人 $100", "a\\b", "价格$5\n和$6", "", "$$"])
def test_a_sign_for_dollars_is_none(text: str) -> None:
    assert not has_formula(text)


@pytest.mark.parametrize(
    "address", ["http://a.example/b.png", "https://a.example/b.png", "//a.example/b.png", "FTP://a.example/b"]
)
def test_a_foreign_picture_becomes_words_with_its_address(address: str) -> None:
    text = f"看![图]({address})答"
    assert remote_pictures(text) == [address]
    assert without_remote_pictures(text) == f"看（图片：{address}）答"
    assert remote_pictures(without_remote_pictures(text)) == []


def test_a_picture_that_came_with_the_file_stays() -> None:
    assert without_remote_pictures("看![图](tu.png)") == "看![图](tu.png)"
    assert remote_pictures("看![图](tu.png)") == []

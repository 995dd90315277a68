"""The pictures of a form may weigh no more than a hall can fetch at once."""

import pytest
from sqlalchemy.orm import Session

from examsvc.bank.pictures import LARGEST_IN_A_FORM, check_pictures
from examsvc.bank.source_models import StoredFile
from examsvc.core.canonical import sha256_hex
from examsvc.core.database import Database
from examsvc.core.errors import Conflict


def picture(session: Session, size: int, sign: str) -> str:
    data = sign.encode() * size
    session.add(StoredFile(hash=sha256_hex(data), media_type="image/png", data=data))
    session.flush()
    return f'{{"stem":"看图。\\n![示意图]({sha256_hex(data)})"}}'


def test_a_form_that_is_too_heavy_is_refused_with_its_heaviest_questions(database: Database) -> None:
    with database.writing() as session:
        half, more = picture(session, LARGEST_IN_A_FORM // 2, "a"), picture(session, LARGEST_IN_A_FORM // 2 + 1, "b")
        check_pictures(session, "A", {1: '{"stem":"甲"}', 2: half})
        with pytest.raises(Conflict, match=r"A 卷的图片一共 8\.0 MB，超过 8 MB.*第 3、2、1 题"):
            check_pictures(session, "A", {1: '{"stem":"甲"}', 2: half, 3: more})


def test_a_picture_that_several_questions_show_is_fetched_once(database: Database) -> None:
    with database.writing() as session:
        half = picture(session, LARGEST_IN_A_FORM // 2, "a")
        check_pictures(session, "A", dict.fromkeys(range(1, 5), half))


def test_a_form_without_pictures_is_light(database: Database) -> None:
    with database.reading() as session:
        check_pictures(session, "A", {1: '{"stem":"甲"}'})

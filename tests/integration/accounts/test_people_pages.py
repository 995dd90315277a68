"""People and units as an administrator keeps them."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.accounts.models import Office, Person, Unit
from examsvc.accounts.unit_lists import ANFU
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff, make_unit
from tests.factories.visiting import visit, visit_as


@pytest.fixture
def office(app: ExamApp, clock: SettableClock) -> Office:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        session.expunge(office)
    return office


@pytest.fixture
def administrator(app: ExamApp, office: Office) -> FlaskClient:
    return visit_as(app, office, Role.ADMINISTRATOR)


def make_member(app: ExamApp, office: Office, *roles: Role, username: str = "clerk") -> Person:
    service = app.installation
    with service.database.writing() as session:
        own = session.get_one(Office, office.id)
        person = make_staff(session, own, service.clock.now(), *roles, username=username)
        session.flush()
        session.expunge(person)
    return person


def units(app: ExamApp) -> list[tuple[str, str]]:
    with app.installation.database.reading() as session:
        return [(unit.name, unit.kind) for unit in session.scalars(select(Unit).order_by(Unit.order_no))]


def unit_id(app: ExamApp, name: str) -> str:
    with app.installation.database.reading() as session:
        return session.scalars(select(Unit.public_id).where(Unit.name == name)).one()


def test_changed_roles_count_from_the_next_page(app: ExamApp, office: Office, administrator: FlaskClient) -> None:
    member = make_member(app, office, Role.MARKER)
    client = visit(app, member.id)
    assert client.get("/exams").status_code == 403
    assert administrator.post(f"/people/{member.public_id}", data={"roles": ["organiser"]}).status_code == 302
    assert client.get("/exams").status_code == 200
    assert client.get("/marking").status_code == 403


def staff_named(app: ExamApp, name: str) -> int:
    with app.installation.database.reading() as session:
        return len(session.scalars(select(Person).where(Person.name == name)).all())


def page_key(administrator: FlaskClient) -> str:
    found = re.search(r'name="key"[^>]*value="([^"]+)"', administrator.get("/people").text)
    assert found is not None
    return found[1]


def link_on(page: str) -> str:
    found = re.search(r"/invitations/[\w-]+", page)
    assert found is not None
    return found[0]


def test_a_double_click_invites_one_person_and_the_link_that_is_shown_works(
    app: ExamApp, administrator: FlaskClient
) -> None:
    data = {"name": "周小明", "roles": ["marker"], "key": page_key(administrator)}
    first, second = (administrator.post("/people", data=data).text for _ in range(2))
    assert staff_named(app, "周小明") == 1
    assert app.test_client().get(link_on(second)).status_code == 200
    assert app.test_client().get(link_on(first)).status_code == 404


def test_a_page_that_the_browser_kept_invites_somebody_else_too(app: ExamApp, administrator: FlaskClient) -> None:
    key = page_key(administrator)
    for name in ("周小明", "吴小红"):
        administrator.post("/people", data={"name": name, "roles": ["marker"], "key": key})
    assert (staff_named(app, "周小明"), staff_named(app, "吴小红")) == (1, 1)


@pytest.mark.parametrize("key", ["", "x", "../" * 9, "i" * 26])
def test_a_key_that_is_none_is_not_used(app: ExamApp, administrator: FlaskClient, key: str) -> None:
    assert administrator.post("/people", data={"name": "周小明", "roles": ["marker"], "key": key}).status_code == 200
    with app.installation.database.reading() as session:
        assert session.scalars(select(Person.public_id).where(Person.name == "周小明")).one() != key


def test_nobody_is_left_without_any_role(app: ExamApp, office: Office, administrator: FlaskClient) -> None:
    member = make_member(app, office, Role.MARKER)
    answer = administrator.post(f"/people/{member.public_id}", data={})
    assert answer.status_code == 400
    assert "停用账号" in answer.text


@pytest.mark.parametrize("act", ["", "/disable"])
def test_the_last_administrator_stays(app: ExamApp, office: Office, act: str) -> None:
    only = make_member(app, office, Role.ADMINISTRATOR)
    client = visit(app, only.id)
    answer = client.post(f"/people/{only.public_id}{act}", data={"roles": ["marker"]} if not act else {})
    assert answer.status_code == 409
    assert "至少要有一名能登录的系统管理员" in answer.text
    assert client.get("/people").status_code == 200


def test_somebody_shut_out_can_be_let_in_again(app: ExamApp, office: Office, administrator: FlaskClient) -> None:
    member = make_member(app, office, Role.MARKER)
    administrator.post(f"/people/{member.public_id}/disable")
    assert visit(app, member.id).get("/workbench").status_code == 302
    administrator.post(f"/people/{member.public_id}/enable")
    assert visit(app, member.id).get("/workbench").status_code == 200


def test_a_person_of_another_office_is_not_there(
    app: ExamApp, office: Office, administrator: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        other = make_office(session, clock.now(), "另一办公室")
        foreign = make_staff(session, other, clock.now(), Role.MARKER).public_id
    for answer in (
        administrator.get(f"/people/{foreign}"),
        administrator.post(f"/people/{foreign}", data={"roles": ["administrator"]}),
        administrator.post(f"/people/{foreign}/disable"),
        administrator.post(f"/people/{foreign}/invitation"),
    ):
        assert answer.status_code == 404


def test_units_stand_in_the_order_they_were_added_and_moved(app: ExamApp, administrator: FlaskClient) -> None:
    for name in ("东岭镇", "西坪乡", "南山镇"):
        administrator.post("/units", data={"name": name, "kind": "township"})
    administrator.post(f"/units/{unit_id(app, '南山镇')}/up")
    assert [name for name, _kind in units(app)] == ["东岭镇", "南山镇", "西坪乡"]
    administrator.post(f"/units/{unit_id(app, '东岭镇')}/up")
    assert [name for name, _kind in units(app)] == ["东岭镇", "南山镇", "西坪乡"]


@pytest.mark.parametrize("again", ["东岭镇", "东岭镇人民政府", "东岭 镇", "东岭镇政府"])
def test_a_unit_is_added_once_however_it_is_written(app: ExamApp, administrator: FlaskClient, again: str) -> None:
    administrator.post("/units", data={"name": "东岭镇", "kind": "township"})
    answer = administrator.post("/units", data={"name": again, "kind": "township"})
    assert answer.status_code == 409
    assert "已经有了" in answer.text
    assert len(units(app)) == 1


def test_an_alias_that_means_another_unit_is_refused_beside_its_words(
    app: ExamApp, administrator: FlaskClient
) -> None:
    for name in ("东岭镇", "西坪乡"):
        administrator.post("/units", data={"name": name, "kind": "township"})
    path = f"/units/{unit_id(app, '东岭镇')}/aliases"
    assert administrator.post(path, data={"alias": "东岭"}).status_code == 302
    for alias, status in (("西坪乡政府", 409), ("东岭", 409), ("", 400), ("镇" * 201, 400)):
        assert administrator.post(path, data={"alias": alias}).status_code == status
    assert "已经指“西坪乡”" in administrator.post(path, data={"alias": "西坪乡政府"}).text


def test_the_ready_made_list_adds_what_is_not_there(app: ExamApp, administrator: FlaskClient) -> None:
    administrator.post("/units", data={"name": "平都镇", "kind": "township"})
    administrator.post("/units/lists/anfu")
    administrator.post("/units/lists/anfu")
    found = units(app)
    assert len(found) == len(ANFU.townships) + len(ANFU.departments)
    assert found[0] == ("平都镇", "township")
    assert ("县财政局", "department") in found
    assert administrator.post("/units/lists/elsewhere").status_code == 404


def test_another_offices_units_are_not_shown(app: ExamApp, administrator: FlaskClient, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        make_unit(session, make_office(session, clock.now(), "另一办公室"), "别县镇")
    assert "别县镇" not in administrator.get("/units").text


def test_an_empty_page_says_what_to_do_first(administrator: FlaskClient) -> None:
    page = administrator.get("/units").text
    assert "还没有单位" in page
    assert str(ANFU.title) in page

"""The administrator's pages: people and units."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from examsvc.accounts import invitations, people
from examsvc.accounts.acting import actor
from examsvc.accounts.forms import AliasForm, PersonForm, RolesForm, UnitForm
from examsvc.accounts.queries import get_person, list_staff, list_units
from examsvc.accounts.unit_kinds import KIND_NAMES
from examsvc.accounts.unit_lists import LISTS, take_over
from examsvc.core.errors import Conflict
from examsvc.core.roles import ROLE_NAMES, Role
from examsvc.web.context import installation, now, principal, session
from examsvc.web.errors import missing
from examsvc.web.guards import staff

blueprint = Blueprint("people", __name__)
_administrator = staff(Role.ADMINISTRATOR)
_organiser = staff(Role.ADMINISTRATOR, Role.ORGANISER)


@blueprint.route("/people", methods=["GET", "POST"])
@_administrator
def index() -> str:
    """List the staff; invite somebody new and show their link once."""
    form, link = PersonForm(), ""
    if form.validate_on_submit():
        who, name = principal().office_id, form.name.data or ""
        person, token = people.add_person(
            session(), who, name, form.roles.data or [], actor(), now(), form.chosen_id()
        )
        link, form = _link(token), PersonForm(formdata=None)
        flash(_("已为%(name)s生成邀请链接。", name=person.name))
    staff_list = list_staff(session(), principal().office_id)
    return render_template("accounts/people.html", form=form, people=staff_list, link=link, names=ROLE_NAMES)


@blueprint.route("/people/<public_id>", methods=["GET", "POST"])
@_administrator
def person(public_id: str) -> Response | str:
    """Change what a person may do."""
    row = get_person(session(), public_id, principal().office_id)
    form = RolesForm(roles=[grant.role for grant in row.grants])
    if form.validate_on_submit():
        try:
            people.set_roles(session(), row, form.roles.data or [], actor(), now())
        except Conflict as refusal:
            form.tell(refusal)
        else:
            flash(_("%(name)s的角色已保存。", name=row.name))
            return redirect(url_for("people.index"))
    return render_template("accounts/person.html", form=form, person=row, names=ROLE_NAMES)


@blueprint.post("/people/<public_id>/invitation")
@_administrator
def invite(public_id: str) -> str:
    """Make a new link, for a first password or a forgotten one."""
    row = get_person(session(), public_id, principal().office_id)
    token = invitations.invite(session(), row, actor(), now())
    form = RolesForm(roles=[grant.role for grant in row.grants], formdata=None)
    return render_template("accounts/person.html", form=form, person=row, names=ROLE_NAMES, link=_link(token))


@blueprint.post("/people/<public_id>/<any(disable, enable):act>")
@_administrator
def switch(public_id: str, act: str) -> Response:
    """Shut a person out or let them in again."""
    row = get_person(session(), public_id, principal().office_id)
    (people.disable if act == "disable" else people.enable)(session(), row, actor(), now())
    flash(_("账号已停用，其登录全部退出。") if act == "disable" else _("账号已恢复。"))
    return redirect(url_for("people.index"))


@blueprint.route("/units", methods=["GET", "POST"])
@_organiser
def units() -> Response | str:
    """List the units in their fixed order and add one."""
    form = UnitForm()
    if form.validate_on_submit():
        try:
            unit = people.new_unit(session(), principal().office_id, form.name.data or "", form.kind.data or "")
        except Conflict as refusal:
            form.tell(refusal)
        else:
            flash(_("已添加%(name)s。", name=unit.name))
            return redirect(url_for("people.units"))
    return _units_page(form)


@blueprint.post("/units/lists/<key>")
@_organiser
def take_list(key: str) -> Response:
    """Take a ready-made list of units over."""
    if key not in LISTS:
        raise missing()
    count = take_over(session(), principal().office_id, LISTS[key])
    flash(
        ngettext(
            "已添加 %(num)s 个单位，请核对名称和排列次序。", "已添加 %(num)s 个单位，请核对名称和排列次序。", count
        )
    )
    return redirect(url_for("people.units"))


@blueprint.post("/units/<public_id>/aliases")
@_organiser
def alias(public_id: str) -> Response | str:
    """Add another way a unit's name is written."""
    unit = people.get_unit(session(), public_id, principal().office_id)
    form = AliasForm()
    if form.validate_on_submit():
        try:
            people.add_alias(session(), unit, form.alias.data or "")
        except Conflict as refusal:
            form.tell(refusal)
        else:
            flash(_("已为%(name)s添加别名。", name=unit.name))
            return redirect(url_for("people.units"))
    return _units_page(UnitForm(formdata=None), form)


@blueprint.post("/units/<public_id>/up")
@_organiser
def up(public_id: str) -> Response:
    """Move a unit one place up in the fixed order."""
    people.move_up(session(), people.get_unit(session(), public_id, principal().office_id))
    return redirect(url_for("people.units"))


def _units_page(form: UnitForm, refused: AliasForm | None = None) -> str:
    rows = list_units(session(), principal().office_id)
    shown = {"units": rows, "kinds": KIND_NAMES, "lists": LISTS.values(), "refused": refused}
    return render_template("accounts/units.html", form=form, **shown)


def _link(token: str) -> str:
    return f"{installation().settings.public_url}{url_for('accounts.invitation', token=token)}"

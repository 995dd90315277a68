"""The office's part of a rehearsal: staff by one-time invitations, the bank, the exam, the marks, the notice."""

import io
import re
import secrets
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from threading import Lock
from urllib.parse import quote, urlsplit

from python_calamine import CalamineWorkbook

from examsvc.rehearsal.browser import Browser, Refused, Reply
from examsvc.rehearsal.candidate import Slip
from examsvc.rehearsal.clock import local_now, seconds

_WORK = ("organiser", "bank_keeper", "invigilator", "publisher", "administrator")
_TASK_SECONDS = 180
# Sealing and printing come before the start, and take longer the more people there are.
_LEAST_LEAD_SECONDS, _LEAD_SECONDS_EACH = 30, 0.2
# Few enough questions that every candidate meets a good part of them, all kinds that need no marker.
_COUNTS = {"single": 12, "multiple": 6, "true_false": 6, "fill_in": 4, "short_answer": 0}
MARKS = {"single": 1, "multiple": 2, "true_false": 1, "fill_in": 2, "short_answer": 0}


class Office:
    """Three members of staff, each in a browser of their own."""

    def __init__(self, url: str, data: Path) -> None:
        self._url = url
        self._data = data
        self._lock = Lock()
        self._exam = ""
        self._seats: dict[str, str] = {}
        self._set_up()
        self.organiser = self._member("演练考务", _WORK)
        self.reviewer = self._member("演练审核", ("reviewer", "publisher"))
        self.head = self._member("演练负责", ("head",))

    def approve_bank(self) -> None:
        """Approve every waiting question by name, topic by topic."""
        page = self.reviewer.get("/review").expect().text
        for topic in dict.fromkeys(re.findall(r'/review\?topic=([^"&]+)"', page)):
            while versions := re.findall(r'name="versions" value="(\d+)"', self._topic(topic)):
                address = f"/review?topic={topic}"
                self.reviewer.post(address, {"versions": versions, "note": "演练", "submit": "1"}).expect()

    def hold(self, title: str, people: int, minutes: int) -> tuple[float, list[Slip]]:
        """Plan, fill, seal and print an exam; return when it starts and everybody's desk card."""
        self._plan(title, people, minutes)
        files = self._print()
        codes = next(data for name, data in files.items() if name.endswith("登录码清单.xlsx"))
        book = CalamineWorkbook.from_filelike(io.BytesIO(codes))
        rows = book.get_sheet_by_index(0).to_python()
        slips = [Slip(str(row[2]), str(row[5])) for row in rows if re.fullmatch(r"\d{4}-\d{4}", str(row[5]))]
        self._read_seats()
        if seconds() > self._starts_at:
            raise Refused("sealing and printing took until after the start: this machine is too busy for a rehearsal")
        return self._starts_at, slips

    def unlock(self, number: str) -> None:
        """Free a candidate's attempt for another PC, as an invigilator does."""
        with self._lock:
            page = f"/seats/{self._seats[number]}"
            self.organiser.post(f"{page}/unlock", {"reason": "演练换机"}, page=page).expect()

    def close_and_mark(self, patience_seconds: float) -> None:
        """End the exam as soon as the sweeper has closed everybody, and mark it."""
        address, until = f"/exams/{self._exam}", seconds() + patience_seconds
        self.organiser.post(f"{address}/close", {}, page=address).expect()
        while True:
            try:
                page = f"/results/{self._exam}"
                self.organiser.post(f"{page}/runs", {"reason": "演练评分", "submit": "1"}, page=page).expect()
                return
            except Refused:
                if seconds() > until:
                    raise
                time.sleep(1)

    def results(self) -> dict[str, str]:
        """Return everybody's marks as the organiser exports them, by exam number."""
        body = self.organiser.get(f"/results/{self._exam}/results.xlsx").expect().body
        rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
        return {str(row[0]): str(row[5]) for row in rows if re.fullmatch(r"\d{5,}", str(row[0]).split(".")[0])}

    def sheets(self) -> Reply:
        """Return the organiser's export of all answer sheets: one JSON line a candidate."""
        return self.organiser.get(f"/results/{self._exam}/sheets.jsonl").expect()

    def issue_notice(self) -> bytes:
        """Draft, check and issue the notice, by three people; return the internal edition's PDF."""
        page = self.organiser.post(f"/notices/of/{self._exam}", {}, page=f"/results/{self._exam}").expect()
        notice = page.path
        self.reviewer.post(f"{notice}/check", {}, page=notice).expect()
        today = local_now().date()
        number = f"演练〔{today.year}〕{1 + secrets.randbelow(99_000)}号"
        told = {"doc_no": number, "issued_on": today.isoformat(), "submit": "1"}
        self._wait(self.head, self.head.post(f"{notice}/issue", told, page=notice).expect())
        return self.head.get(f"{notice}/files/internal.pdf").expect().body

    def _plan(self, title: str, people: int, minutes: int) -> None:
        now = local_now()
        start = (now + timedelta(seconds=60 + _LEAST_LEAD_SECONDS + people * _LEAD_SECONDS_EACH)).replace(
            second=0, microsecond=0
        )
        fields: dict[str, object] = {
            "title": title,
            "place": "演练考场",
            "day": start.date().isoformat(),
            "at": f"{start:%H:%M}",
            "minutes": minutes,
            "late_minutes": minutes,
            "earliest_submit_minutes": 0,
            "multiple_rule": "half_if_fewer",
            "pass_mark": 20,
            "excellent_mark": 36,
            "absence": "excluded",
            "by_kind": "y",
            "submit": "1",
        }
        fields |= {f"{kind}_count": count for kind, count in _COUNTS.items()}
        fields |= {f"{kind}_marks": marks for kind, marks in MARKS.items()}
        page = self.organiser.post("/exams/new", fields).expect()
        self._exam = page.path.split("/")[2]
        table = "姓名\t单位\t职务\t人员类别\n" + "\n".join(
            f"演练{n:04d}\t演练{n % 30 + 1}镇\t干部\t{'分管领导' if n % 2 else '扶贫专干'}" for n in range(people)
        )
        preview = self.organiser.post(page.path, {"pasted": table, "submit": "1"}).expect()
        self.organiser.post(preview.path, {}).expect()
        self.organiser.post(f"/exams/{self._exam}/seal", {}).expect()
        self._starts_at = start.timestamp()

    def _print(self) -> dict[str, bytes]:
        page = self._wait(self.organiser, self.organiser.post(f"/exams/{self._exam}/printing", {}).expect())
        found = re.search(r'href="[^"]*(/tasks/[^"]+/files/\d+)"', page.text)
        if found is None:
            raise Refused("the printing task left no file")
        packed = zipfile.ZipFile(io.BytesIO(self.organiser.get(found[1]).expect().body))
        return {name: packed.read(name) for name in packed.namelist()}

    def _wait(self, browser: Browser, page: Reply) -> Reply:
        """Wait for the task whose page this is."""
        until = seconds() + _TASK_SECONDS
        while 'http-equiv="refresh"' in page.text:
            if seconds() > until:
                raise Refused(f"{page.path} does not end")
            time.sleep(0.5)
            page = browser.get(page.path).expect()
        if 'role="alert"' in page.text:
            raise Refused(f"{page.path} failed: {page.text[-2000:]}")
        return page

    def _read_seats(self) -> None:
        """Learn which attempt sits under which number."""
        page = self.organiser.get(f"/rooms/{self._exam}").expect().text
        for attempt in re.findall(r"/seats/([0-9a-z]{26})", page):
            seat = self.organiser.get(f"/seats/{attempt}").expect().text
            if found := re.search(r'class="page-state">[^<]*?(\d{5,})', seat):
                self._seats[found[1]] = attempt

    def _topic(self, topic: str) -> str:
        return self.reviewer.get(f"/review?topic={topic if '%' in topic else quote(topic)}").expect().text

    def _member(self, name: str, roles: tuple[str, ...]) -> Browser:
        """Invite somebody on the command line and accept the invitation in a new browser."""
        words = ["invite", name]
        for role in roles:
            words += ["--role", role]
        return self._accept(self._flask(*words))

    def _accept(self, address: str, **more: str) -> Browser:
        browser, password = Browser(self._url), secrets.token_urlsafe(12)
        own = {"username": f"drill-{secrets.token_hex(4)}", "password": password, "again": password, "submit": "1"}
        browser.post(urlsplit(address).path.removeprefix(urlsplit(self._url).path), {**own, **more}).expect()
        return browser

    def _set_up(self) -> None:
        """Set an office up where there is none."""
        address = self._flask("first-run")
        if address:
            place = {"province": "江西省", "city": "吉安市", "county": "示例县"}
            names = {"office": "示例县演练办公室", "short_name": "示例演练办", "level": "county", "name": "演练管理"}
            self._accept(address, **place, **names)

    def _flask(self, *words: str) -> str:
        settings = [f"EXAMSVC_DATA_DIR={self._data}", f"EXAMSVC_PUBLIC_URL={self._url}"]
        command = ["env", *settings, sys.executable, "-m", "flask", "--app", "app", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        if done.returncode != 0:
            raise Refused(f"flask {words[0]}: {done.stderr.strip()}")
        return (done.stdout.strip().splitlines() or [""])[-1]

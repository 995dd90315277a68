"""The rehearsal's browser before a small server: cookies, redirects, forms, a line that breaks."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from examsvc.rehearsal.browser import Browser, Refused

FORM = '<form><input type="hidden" name="csrf_token" value="{}"></form>'
# What the server answers to: method and path, what was sent; returns status, headers, body.
Asked = tuple[str, str, dict[str, str], str]
Answer = tuple[int, dict[str, str], str]


def nowhere(_asked: Asked) -> Answer:
    return 404, {}, "nowhere"


class Server:
    """A server that remembers what it was asked and answers by a table of paths."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: dict[str, Callable[[Asked], Answer]] = {}
        self.hang_up_after: set[int] = set()
        self.url = ""

    def page(self, path: str, body: str = "", status: int = 200, **headers: str) -> None:
        """Answer a path always the same; underscores in a header's name stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda _asked: (status, named, body)

    def paths(self) -> list[str]:
        """Return what was asked, in order."""
        return [f"{method} {path}" for method, path, _headers, _body in self.asked]


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            asked = (method, self.path, dict(self.headers), body)
            told.asked.append(asked)
            status, headers, page = told.answers.get(self.path, nowhere)(asked)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(page.encode()))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.encode())
            # A keep-alive line that the server ends without saying so.
            self.close_connection = len(told.asked) in told.hang_up_after

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture
def browser(server: Server) -> Iterator[Browser]:
    opened = Browser(server.url)
    yield opened
    opened.drop()


def test_a_redirect_is_followed_and_the_reply_says_where_it_came_from(server: Server, browser: Browser) -> None:
    server.page("/", status=303, Location="/next?page=2")
    server.page("/next?page=2", status=302, Location=f"{server.url}/end")
    server.page("/end", "here")
    reply = browser.get("/")
    assert (reply.status, reply.path, reply.text) == (200, "/end", "here")


def test_a_circle_of_redirects_ends(server: Server, browser: Browser) -> None:
    server.page("/", status=302, Location="/")
    with pytest.raises(Refused, match="redirects for ever"):
        browser.get("/")
    assert len(server.asked) < 10


def test_a_form_carries_the_token_of_the_page_that_shows_it(server: Server, browser: Browser) -> None:
    server.page("/page", FORM.format("t-1"))
    server.page("/act", "done")
    browser.post("/act", {"name": "周 小明&", "roles": ["a", "b"], "n": 5}, page="/page").expect()
    assert server.paths() == ["GET /page", "POST /act"]
    assert parse_qs(server.asked[-1][3]) == {
        "csrf_token": ["t-1"],
        "name": ["周 小明&"],
        "roles": ["a", "b"],
        "n": ["5"],
    }


def test_a_page_without_a_form_is_told(server: Server, browser: Browser) -> None:
    server.page("/act", "nothing to fill in")
    with pytest.raises(Refused, match="/act shows no form"):
        browser.post("/act", {})
    assert server.paths() == ["GET /act"]


def test_a_form_that_is_answered_by_a_redirect_is_not_sent_twice(server: Server, browser: Browser) -> None:
    server.answers["/act"] = lambda asked: (
        (200, {}, FORM.format("t")) if asked[0] == "GET" else (303, {"Location": "/end"}, "")
    )
    server.page("/end", "done")
    assert browser.post("/act", {}).text == "done"
    assert server.paths() == ["GET /act", "POST /act", "GET /end"]


def test_cookies_come_back_under_their_path_and_a_new_value_replaces_the_old(
    server: Server, browser: Browser
) -> None:
    server.page("/", Set_Cookie="session=one; Path=/; HttpOnly")
    server.page("/attempts/a", Set_Cookie="attempt=two; Path=/attempts; SameSite=Strict")
    server.page("/again", Set_Cookie="session=three; Path=/")
    for path in ("/", "/attempts/a", "/again", "/workbench", "/attempts/b"):
        browser.get(path)
    sent = [headers.get("Cookie", "") for _method, _path, headers, _body in server.asked]
    assert sent[:4] == ["", "session=one", "session=one", "session=three"]
    assert set(sent[4].split("; ")) == {"session=three", "attempt=two"}


def test_a_service_below_a_path_is_spoken_to_there(server: Server) -> None:
    server.page("/demo/", status=302, Location="/demo/sit")
    server.page("/demo/sit", "in")
    below = Browser(f"{server.url}/demo")
    assert (below.get("/").text, server.paths()) == ("in", ["GET /demo/", "GET /demo/sit"])
    below.drop()


def test_a_script_s_request_says_where_it_comes_from(server: Server, browser: Browser) -> None:
    server.page("/saves", json.dumps({"acks": []}))
    assert browser.post_json("/saves", {"epoch": 1}, {"X-Attempt-Token": "t"}).json() == {"acks": []}
    _method, _path, headers, body = server.asked[-1]
    assert json.loads(body) == {"epoch": 1}
    wanted = {"Content-Type": "application/json", "Origin": server.url, "X-Attempt-Token": "t"}
    assert {name: headers.get(name) for name in wanted} == wanted


def test_a_line_that_the_server_had_closed_is_opened_again(server: Server, browser: Browser) -> None:
    server.page("/", "here")
    server.hang_up_after = {1}
    assert [browser.get("/").text, browser.get("/").text] == ["here", "here"]


def test_hanging_up_sends_the_request_and_waits_for_nothing(server: Server, browser: Browser) -> None:
    server.page("/saves", "{}")
    server.page("/", "here")
    browser.post_json_and_hang_up("/saves", {"epoch": 1}, {})
    assert browser.get("/").text == "here"
    assert server.paths() == ["POST /saves", "GET /"]


def test_an_unexpected_status_is_told_in_the_page_s_own_words(server: Server, browser: Browser) -> None:
    server.page("/", "<h1>没有办成</h1>\n<p>考试已封卷 &amp; 不能再改。</p>", status=409)
    with pytest.raises(Refused, match=r"/ answered 409, not 200: +没有办成 考试已封卷 & 不能再改。"):
        browser.get("/").expect()
    assert browser.get("/").expect(409).status == 409

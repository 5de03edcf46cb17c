import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from kubetui.actions import faults
from kubetui.actions.faults import ControlError


@pytest.fixture
def control():
    """A control endpoint that answers what the test wants, and remembers what it was asked."""
    asked, answers = [], {}

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            asked.append((self.command, self.path, self.headers["Authorization"], body))
            code, text = answers.get(self.path, (200, "{}"))
            self.send_response(code)
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    link = SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}/", token="secret")
    yield SimpleNamespace(link=link, asked=asked, answers=answers)
    server.shutdown()
    thread.join()
    server.server_close()


async def test_faults_are_started_and_stopped(control):
    control.answers["/faults"] = (201, '{"name": "stop-scheduler"}')
    assert await faults.start(control.link, "stop-scheduler") == {"name": "stop-scheduler"}
    await faults.stop(control.link, "a/b c")
    assert control.asked == [
        ("POST", "/faults", "Bearer secret", {"kind": "stop-scheduler", "target": ""}),
        ("DELETE", "/faults/a%2Fb%20c", "Bearer secret", None),
    ]


async def test_the_speed(control):
    control.answers["/status"] = (200, '{"speed": 20}')
    assert await faults.speed(control.link) == 20.0
    assert await faults.speed(None) == 1.0
    for answer in ('{"speed": "x"}', '{"speed": 0}', "[]", "nonsense"):
        control.answers["/status"] = (200, answer)
        assert await faults.speed(control.link) == 1.0


async def test_a_refusal_is_told_in_its_own_words(control):
    control.answers["/faults"] = (422, '{"message": "there is no fault x"}')
    with pytest.raises(ControlError, match="refused: there is no fault x"):
        await faults.start(control.link, "x")
    control.answers["/status"] = (500, "")
    with pytest.raises(ControlError, match="it answered 500"):
        await faults.status(control.link)


async def test_an_endpoint_that_is_gone_and_no_proxy_is_asked(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    link = SimpleNamespace(url="http://127.0.0.1:9", token="t")
    with pytest.raises(ControlError, match="does not answer"):
        await faults.status(link)
    assert await faults.speed(link) == 1.0


async def test_the_environments_proxy_is_passed_by(control, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    await faults.set_clock(control.link, jump=30)
    assert control.asked == [("POST", "/clock", "Bearer secret", {"jump": 30})]

"""Group robots and webhooks at their own protocols, against a server on this machine; and where nothing may go."""

from __future__ import annotations

import ast
import base64
import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from shanzhi.kernel.actors import SYSTEM
from shanzhi.post import excuses, outgoing, queries, robots
from shanzhi.post.actions import PATIENCE, send_due, send_robot, send_webhook, try_again
from shanzhi.post.excuses import in_words
from shanzhi.post.models import Delivery, State
from shanzhi.post.outgoing import SendingFailed, read_list, resolve
from shanzhi.post.transports import signature

pytestmark = pytest.mark.django_db
D = settings.ENV.district_id


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), body))
        status, said = self.server.answers.pop(0) if self.server.answers else (200, {"errcode": 0, "errmsg": "ok"})
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args):
        pass


@pytest.fixture
def other_side(environment):
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.heard, server.answers = [], []
        server.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        environment(webhook_hosts="127.0.0.1, qyapi.weixin.qq.com", quiet_hours="")
        yield server
        server.shutdown()


def robot(at, server, **more):
    given = {
        "url": f"{server.url}/cgi-bin/webhook/send?key=k",
        "kind": "wecom",
        "title": "派遣",
        "text": "**26-000001**",
    }
    return send_robot(**(given | {"district_id": D, "at": at, "by": SYSTEM} | more))


def sent(pk):
    return Delivery.objects.get(pk=pk, district_id=D)


def test_wecom_hears_markdown(other_side, at):
    made = robot(at, other_side)
    assert send_due(D, at=at, now=lambda: at) == 1
    [(path, headers, body)] = other_side.heard
    assert path == "/cgi-bin/webhook/send?key=k"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(body) == {"msgtype": "markdown", "markdown": {"content": "**26-000001**"}}
    row = sent(made)
    assert (row.state, row.address, row.content) == (State.SENT, "", "")


def test_dingtalk_hears_a_signed_address(other_side, at):
    robot(at, other_side, url=f"{other_side.url}/robot/send?access_token=t", kind="dingtalk", secret="SEC7")
    send_due(D, at=at, now=lambda: at)
    [(path, _headers, body)] = other_side.heard
    asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    timestamp = str(int(at.timestamp() * 1000))
    expected = base64.b64encode(hmac.new(b"SEC7", f"{timestamp}\nSEC7".encode(), hashlib.sha256).digest()).decode()
    assert asked == {"access_token": "t", "timestamp": timestamp, "sign": expected}
    assert json.loads(body) == {"msgtype": "markdown", "markdown": {"title": "派遣", "text": "**26-000001**"}}


def test_a_robot_that_says_no_is_seen_and_one_that_says_later_is_tried_again(other_side, at):
    other_side.answers = [(200, {"errcode": 45009}), (200, {"errcode": 93000})]
    made = robot(at, other_side)
    send_due(D, at=at, now=lambda: at)
    assert (sent(made).state, sent(made).last_error) == (State.FAILED, "the robot answered 45009")
    later = at + timedelta(minutes=PATIENCE[0])
    send_due(D, at=later, now=lambda: later)
    assert sent(made).state == State.GIVEN_UP
    assert [row.pk for row in queries.failures(district_id=D)] == [made]
    try_again(made, district_id=D, by=SYSTEM, at=later)
    send_due(D, at=later, now=lambda: later)
    assert sent(made).state == State.SENT


def test_a_webhook_is_signed_over_moment_and_body(other_side, at):
    given = {"url": f"{other_side.url}/hook", "body": '{"事":1}', "secret": "geheim", "district_id": D, "at": at}
    made = send_webhook(**given, by=SYSTEM, key="once")
    assert send_webhook(**given, by=SYSTEM, key="once") == made
    other_side.answers = [(503, {}), (200, {})]
    send_due(D, at=at, now=lambda: at)
    later = at + timedelta(minutes=PATIENCE[0])
    send_due(D, at=later, now=lambda: later)
    first, second = other_side.heard
    for moment, (_path, headers, body) in ((at, first), (later, second)):
        timestamp = str(int(moment.timestamp()))
        assert body == '{"事":1}'.encode()
        assert headers["X-Shanzhi-Timestamp"] == timestamp
        assert headers["X-Shanzhi-Signature"] == signature("geheim", timestamp, body)
        assert headers["X-Shanzhi-Delivery"] == str(made)
    assert sent(made).state == State.SENT


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/", "http://user:pass@127.0.0.1/", "ftp://127.0.0.1/", "https:///", "http://[::1",
        "http://127.0.0.2/", "http://localhost/", "https://weixin.qq.com/", "http://127.0.0.1:99999/",
    ],
)  # fmt: skip
def test_nothing_goes_to_a_host_nobody_listed(other_side, at, url):
    made = robot(at, other_side, url=url)
    send_due(D, at=at, now=lambda: at)
    assert sent(made).state == State.GIVEN_UP
    with pytest.raises(SendingFailed):
        outgoing.post(url, b"{}", {})
    assert not outgoing.is_listed(url) or url.endswith(":99999/")
    assert other_side.heard == []


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("http://127.0.0.1:9911/in", True),
        ("http://127.0.0.1:9912/in", False),
        ("http://127.0.0.1/in", False),
        ("http://[::1]:9911/in", True),
        ("http://[::1]:9912/in", False),
    ],
)
def test_an_address_inside_may_be_listed_with_the_one_port_that_is_meant(environment, url, taken):
    hosts = "127.0.0.1:9911,[::1]:9911"
    environment(webhook_hosts=hosts)
    assert outgoing.is_listed(url) == taken
    if taken:
        assert resolve(urlsplit(url), read_list(hosts)) in {"127.0.0.1", "::1"}
        return
    with pytest.raises(SendingFailed, match="not listed"):
        resolve(urlsplit(url), read_list(hosts))


@pytest.mark.parametrize(
    ("address", "hosts", "scheme", "why"),
    [
        ("10.0.0.7", "hook.example", "https", "private"),
        ("127.0.0.1", "hook.example", "https", "private"),
        ("169.254.169.254", "hook.example", "https", "private"),
        ("::1", "hook.example", "https", "private"),
        ("93.184.215.14", "hook.example", "http", "https"),
        ("93.184.215.14", "hook.example", "https", ""),
        ("10.0.0.7", "hook.example,10.0.0.0/8", "http", ""),
        ("93.184.215.14", "hook.example:8443", "https", "not listed"),
    ],
)
def test_a_listed_name_must_not_lead_inside(monkeypatch, address, hosts, scheme, why):
    monkeypatch.setattr("socket.getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (address, 443))])
    url = urlsplit(f"{scheme}://hook.example/x")
    if not why:
        assert resolve(url, read_list(hosts)) == address
        return
    with pytest.raises(SendingFailed, match=why) as failed:
        resolve(url, read_list(hosts))
    assert failed.value.for_good


def test_a_long_text_is_cut_between_letters():
    body = robots.message("wecom", "", "路" * 2000)
    assert len(body["markdown"]["content"]) == 1365


@contextlib.contextmanager
def dripping(*, head):
    """Give the address of somebody who answers a letter every tenth of a second, and never ends."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        over = threading.Event()

        def serve():
            taken, _from = door.accept()
            with taken, contextlib.suppress(OSError):
                taken.recv(65_536)
                taken.sendall(head)
                while not over.wait(0.1):
                    taken.sendall(b"x")

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        over.set()


@pytest.mark.parametrize("head", [b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_nobody_holds_the_worker_up_by_answering_a_letter_at_a_time(environment, monkeypatch, head):
    environment(webhook_hosts="127.0.0.1")
    monkeypatch.setattr(outgoing, "LONGEST_SECONDS", 0.5)
    began = time.monotonic()
    with dripping(head=head) as url, pytest.raises(SendingFailed, match="took too long") as failed:
        outgoing.post(url, b"{}", {})
    assert time.monotonic() - began < 5
    assert not failed.value.for_good


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("the other side answered 500", "对方没有收，回的是500。"),
        ("the other side answered 302", "对方要转到别的地址（302），这里不跟着转。"),
        ("the gateway answered 401", "对方没有收，回的是401。"),
        ("the robot answered 310000", "群机器人没有收，回的是310000。"),
        ("the other side did not answer (TimeoutError)", "对方一直没有回话。"),
        ("the other side did not answer (SSLCertVerificationError)", "对方的证书不被认可。"),
        ("the mail server did not take it (SMTPDataError)", "没有连通（SMTPDataError）。"),
        ("the host's name was not found", "找不到这个主机名。"),
        ("something else", "something else"),
    ],
)
def test_why_nothing_left_is_said_in_plain_words(kept, said):
    assert Delivery(last_error=kept).why == said


def test_whoever_keeps_a_reason_takes_it_from_where_its_words_are():
    room = Path(outgoing.__file__).parent
    raised = [
        call.args[0]
        for file in room.parent.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "SendingFailed"
    ]
    assert len(raised) > 12
    assert [ast.unparse(one) for one in raised if isinstance(one, ast.Constant | ast.JoinedStr)] == []
    for who in (excuses.OTHER_SIDE, excuses.GATEWAY, excuses.ROBOT):
        assert in_words(excuses.answered(who, 401)) != excuses.answered(who, 401)
    for who, how in ((excuses.OTHER_SIDE, excuses.ANSWER), (excuses.MAIL_SERVER, excuses.TAKE_IT)):
        assert in_words(excuses.broke_off(who, TimeoutError(), how=how)) == "对方一直没有回话。"

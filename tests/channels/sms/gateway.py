"""A gateway of our own on loopback: it keeps what it was sent and answers as it is told."""

from __future__ import annotations

import json
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from mingtang.channels.sms import acts
from tests import city
from tests.city import START

SECRET = "pa'ss\"wörd-9"
SET = {
    "method": "POST", "kind": "json", "charset": "utf-8", "text": "【澜汀】验证码{code}，10分钟内有效。", "headers": "X-App: mingtang",
    "body": '{"to": ["{number}"], "content": "{text}", "key": "{secret}", "more": {"a": 1}}', "secret": SECRET, "test": "json",
    "test_path": "data.code", "test_value": "0", "on": True,
}  # fmt: skip


class Gate:
    """answer: (status, body), or what to do with the line. got: (method, headers, body) of every call."""

    def __init__(self) -> None:
        self.got, self.answer, self.wait, self.drip = [], (200, b'{"data": {"code": 0}}'), 0.0, 0.0
        self.url = ""

    @property
    def code(self) -> str:
        """The code of the last message."""
        return re.search(r"验证码(\d{6})", json.loads(self.got[-1][2])["content"])[1]


@contextmanager
def running():
    gate = Gate()

    class Answering(BaseHTTPRequestHandler):
        def _answer(self):
            data = self.rfile.read(int(self.headers["Content-Length"]))
            gate.got.append((self.command, dict(self.headers), data))
            time.sleep(gate.wait)
            status, body = gate.answer
            try:
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", gate.url)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                for at in range(len(body) if gate.drip else 1):
                    time.sleep(gate.drip)
                    self.wfile.write(body[at : at + 1] if gate.drip else body)
            except OSError:  # the caller hung up
                pass

        do_POST = do_PUT = do_GET = _answer

        def log_message(self, *said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    gate.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield gate
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def connect(gate: Gate, **more) -> None:
    said = {**SET, "url": gate.url, **more}
    acts.set_gateway(said, by=city.seat("admin_system", "LT01"), at=START)

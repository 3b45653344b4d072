"""A load generator for one page: `python -m bench.load PORT PATH SECONDS CONNECTIONS ENCODING`, one JSON line out.

It asks on all its connections, then reads all answers, and so on: the server always has a full queue, which is how it
spends the least CPU a request, and a slow generator costs the measured server nothing. Every answer is compared with
the first one: status line, length, last bytes.
"""

from __future__ import annotations

import json
import socket
import sys
import time

TAIL = 16


def connect(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=20)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    return made


def first(sock: socket.socket, ask: bytes) -> bytes:
    """One whole answer, by its Content-Length."""
    sock.sendall(ask)
    got = b""
    while b"\r\n\r\n" not in got:
        got += sock.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    length = int(fields[b"content-length"])
    while len(body) < length:
        body += sock.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(sock: socket.socket, room: memoryview, length: int) -> bool:
    """Read `length` bytes; False when the server closed."""
    have = 0
    while have < length:
        got = sock.recv_into(room[have:], length - have)
        if not got:
            return False
        have += got
    return True


def run(port: int, path: str, seconds: float, connections: int, encoding: str) -> dict[str, object]:
    """Ask for `seconds`; how many answers came, how many of them were wrong, what the page weighs."""
    accept = f"Accept-Encoding: {encoding}\r\n" if encoding else ""
    ask = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: bench\r\nAccept: */*\r\n{accept}\r\n".encode()
    socks = [connect(port) for _ in range(connections)]
    model = first(socks[0], ask)
    room, length, status, tail = memoryview(bytearray(len(model))), len(model), model[:15], model[-TAIL:]
    done = wrong = 0
    began = time.perf_counter()
    until = began + seconds
    while time.perf_counter() < until:
        for sock in socks:
            sock.sendall(ask)
        for sock in socks:
            whole = answer(sock, room, length)
            wrong += not (whole and room[:15] == status and room[length - TAIL :] == tail)
            done += 1
    took = time.perf_counter() - began
    head, _, body = model.partition(b"\r\n\r\n")
    return {"done": done, "wrong": wrong, "seconds": took, "head": head.decode("latin-1"), "bytes": len(body)}


if __name__ == "__main__":
    port, path, seconds, connections, *rest = sys.argv[1:]
    print(json.dumps(run(int(port), path, float(seconds), int(connections), rest[0] if rest else "")))

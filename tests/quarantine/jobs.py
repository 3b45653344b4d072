"""What a reader may do to itself. Run in the process apart by the tests."""

import os
import time


def told(data, name):
    return {"bytes": len(data), "name": name, "pid": os.getpid()}, data[::-1]


def environment(data):
    return {"names": sorted(os.environ)}, b""


def sleeps(data):
    time.sleep(60)
    return None, b""


def burns(data):
    while True:
        pass


def takes_memory(data):
    return len(bytearray(5_000_000_000)), b""


def crashes(data):
    os.abort()


def leaves(data):
    os._exit(0)


def raises(data):
    raise ValueError("words of the file")


def forks(data):
    os.fork()
    return None, b""


def prints(data):
    os.write(1, b"noise")
    print("noise", flush=True)
    return {"ok": 1}, b""


def answers_nonsense(data):
    import struct

    from mingtang.quarantine import child

    for fd in range(3, 20):
        try:
            os.write(fd, struct.pack(">IQ", 2**31, 2**40))
        except OSError:
            continue
    assert child
    os._exit(0)


_kept = []


def keeps(data):
    _kept.append(data)
    return len(_kept), b""

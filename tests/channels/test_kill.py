"""kill -9 between every two steps of sending: no reader gets one edition twice."""

import json

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("point", "letters", "state"),
    [("channels.claimed", 0, "sending"), ("channels.sent", 1, "sending"), ("", 1, "sent")],
)
def test_a_letter_goes_at_most_once_whenever_the_worker_dies(standing, box, point, letters, state):
    def run(verb, **environment):
        return standing.run(verb, module="tests.channels.played", BOX_PORT=str(box.port), **environment)

    assert json.loads(run("box").stdout) == {"states": ["due"]}
    first = run("send", MINGTANG_FAULTS="1", MINGTANG_FAILPOINT=point) if point else run("send")
    assert first.returncode == (-9 if point else 0), first.stderr.decode()[-1000:]
    for _ in range(2):
        assert run("send").returncode == 0
    assert len(box.kept) == letters
    assert json.loads(run("told").stdout) == {"states": [state]}

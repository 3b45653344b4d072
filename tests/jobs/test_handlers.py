import pytest

from mingtang.jobs import handlers, schedule


def test_a_topic_has_one_handler(bench):
    with pytest.raises(ValueError, match="second handler"):
        handlers.handles("press.print")(lambda: None)


@pytest.mark.parametrize(
    "topic", ["print", "press.", "press.Print", "press.print.now", "press print", "p." + "a" * 60]
)
def test_a_topic_reads_room_dot_verb(bench, topic):
    with pytest.raises(ValueError, match=r"expected room\.verb"):
        handlers.declare_topics(topic)


def test_declared_and_handled_topics_can_be_compared(bench):
    assert handlers.declared == set(handlers.handled) == {"press.print", "press.withdraw"}
    schedule.every("press.hourly", seconds=3600)
    assert handlers.declared - set(handlers.handled) == {"press.hourly"}


def test_the_rooms_own_topic_is_declared_scheduled_and_handled():
    assert "jobs.clean" in handlers.declared
    assert handlers.handled["jobs.clean"] is schedule.clean
    assert "jobs.clean" in schedule._plans

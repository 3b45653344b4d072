"""Checks of the ways through a kind: every state and step is reached, every way ends, what parts joins again."""

from collections.abc import Iterator

from mingtang.kinds.shape import Found
from mingtang.kinds.table import SAME, Kind, Step


def unknown_states(kind: Kind, shelf: object) -> Iterator[Found]:
    for step in kind.steps.values():
        for name in step.froms:
            if name not in kind.states:
                yield f"{step.at}.from", f"环节“{step.do}”的起点“{name}”不是已定义的状态"
        if step.to not in kind.states and not (step.to == SAME and step.froms):
            yield f"{step.at}.to", f"环节“{step.do}”的去向“{step.to}”不是已定义的状态"


def unreachable(kind: Kind, shelf: object) -> Iterator[Found]:
    states, steps = reach(kind)
    for state in kind.states.values():
        if state.key not in states:
            yield state.at, f"状态“{state.label}”从起点到不了"
    for step in kind.steps.values():
        if step.do not in steps:
            yield step.at, f"环节“{step.do}”永远轮不到：到不了它的起点，或它等待的环节永远办不了"


def reach(kind: Kind) -> tuple[set[str], set[str]]:
    """The states a case can come to and the steps that can be taken, rules and posts aside."""
    states: set[str] = set()
    steps: set[str] = set()
    while True:
        new = [
            step
            for step in kind.steps.values()
            if step.do not in steps
            and (not step.froms or states.intersection(step.froms))
            and steps.issuperset(step.after)
        ]
        if not new:
            return states, steps
        steps.update(step.do for step in new)
        states.update(step.to for step in new if step.to != SAME)


def unknown_steps(kind: Kind, shelf: object) -> Iterator[Found]:
    for step in kind.steps.values():
        for word, names in (("after", step.after), ("undoes", step.undoes)):
            for name in names:
                if name not in kind.steps:
                    yield f"{step.at}.{word}", f"环节“{step.do}”提到的“{name}”不是本表的环节"


def endings(kind: Kind, shelf: object) -> Iterator[Found]:
    out = {name for step in kind.steps.values() for name in step.froms}
    ending = {state.key for state in kind.states.values() if state.final}
    if not ending:
        yield "states", "没有终结状态"
    for state in kind.states.values():
        if state.final and state.key in out:
            yield state.at, f"终结状态“{state.label}”不应再有去向"
        if state.final and not state.closed:
            yield f"{state.at}.clock", f'终结状态“{state.label}”应停止计时（clock = "stopped"）'
        if not state.final and state.key in kind.states and not _ends(kind, state.key, ending):
            yield state.at, f"状态“{state.label}”没有走到终结状态的路"


def _ends(kind: Kind, start: str, ending: set[str]) -> bool:
    seen, todo = {start}, [start]
    while todo:
        state = todo.pop()
        if state in ending:
            return True
        onward = {step.target(state) for step in kind.steps.values() if state in step.froms} - seen
        seen |= onward
        todo.extend(onward)
    return False


def parallels(kind: Kind, shelf: object) -> Iterator[Found]:
    groups: dict[str, list[Step]] = {}
    for step in kind.steps.values():
        if step.parallel:
            groups.setdefault(step.parallel, []).append(step)
    for name, members in groups.items():
        keys = {step.do for step in members}
        if len(members) < 2:
            yield f"{members[0].at}.parallel", f"并行组“{name}”只有一个环节"
        if len({step.froms for step in members}) > 1 or any(step.to != SAME for step in members):
            yield f"{members[0].at}.parallel", f"并行组“{name}”的环节应从同一状态办理，且不改变状态"
        if not any(keys <= set(step.after) for step in kind.steps.values() if step.do not in keys):
            yield f"{members[0].at}.parallel", f"并行组“{name}”之后没有环节等待它们全部办完"


CHECKS = (unknown_states, unreachable, unknown_steps, endings, parallels)

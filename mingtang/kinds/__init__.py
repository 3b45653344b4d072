"""The kinds of case: what is owed, by which steps and terms, under which article. Pure Python, no Django.

`get("request-2019")` is a packaged kind; `service.build(item)` is the kind of a service item. A running case keeps
the version it began under; a change of law is a new folder.
"""

from mingtang.kinds.checks import check, check_text
from mingtang.kinds.facts import FACTS, Fact
from mingtang.kinds.load import KindError, all_versions, build, digest, get, newest
from mingtang.kinds.table import OUTCOME_LETTER, SAME, Facts, Fault, Kind, Outcome, Rule, State, Step, Term

__all__ = [
    "FACTS",
    "OUTCOME_LETTER",
    "SAME",
    "Fact",
    "Facts",
    "Fault",
    "Kind",
    "KindError",
    "Outcome",
    "Rule",
    "State",
    "Step",
    "Term",
    "all_versions",
    "build",
    "check",
    "check_text",
    "digest",
    "get",
    "newest",
]

"""What is inside an uploaded file. Each module knows one family of formats, reads bytes and decides nothing else.

Pure Python. Every inspector returns the kind it recognised or raises `Unfit`; none writes to disk or runs anything.
"""

TYPE, DANGER, LOCKED = "type", "danger", "locked"  # not a kind we take · may do harm · cannot be looked into


class Unfit(Exception):
    """The file may not be taken; `why` is TYPE, DANGER or LOCKED."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

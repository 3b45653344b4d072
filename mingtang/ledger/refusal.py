"""How an act says no. The sentence is Chinese and goes to the page as it is."""


class Refused(Exception):
    """The act was not done. `reason` says why, with its article; `field` names the input it belongs to."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


class Moved(Refused):
    """Another hand came first; the reason says who did what and when."""

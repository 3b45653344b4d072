"""The one error of the clock."""


class ClockError(ValueError):
    """A date the clock refuses to compute. The message is a Chinese sentence fit for a page."""

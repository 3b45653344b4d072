"""What the judge refuses to guess about."""


class Fault(ValueError):
    """A journal, a notice or a result that cannot be right: says where and why."""

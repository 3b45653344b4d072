"""The posts (岗位) of terms.md §2, and which of them exclude each other."""

from mingtang.kinds.vocabulary import POSTS

__all__ = ["ADMINS", "CITYWIDE", "POSTS", "RELEASING"]

ADMINS = frozenset({"admin_system", "admin_security", "admin_audit"})
CITYWIDE = frozenset(
    {"supervisor", "callback_officer", "openness_office"}
)  # read every agency's cases, decide none
RELEASING = (
    "signer",
    "disclosure_head",
    "leader_in_charge",
    "openness_office",
)  # posts that answer for a release

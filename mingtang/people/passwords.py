"""Password rules (GB/T 22239-2019 身份鉴别 a; the numbers are usual practice): 10 characters or more,
3 of 4 classes, not the login, none of the last five, not among the commonest."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

COMMON = (
    "password",
    "qwerty",
    "admin",
    "abc123",
    "123456",
    "111111",
    "888888",
    "mingtang",
    "welcome",
    "lanting",
)
KEPT = 5


def fault(password: str, login: str = "", old: list[str] | None = None) -> str:
    """Why `password` is refused, in Chinese; "" when it is good. old: hashes of former passwords."""
    classes = sum((any(c.islower() for c in password), any(c.isupper() for c in password),
                   any(c.isdigit() for c in password), any(not c.isalnum() for c in password)))  # fmt: skip
    if len(password) < 10 or len(password) > 128:
        return "密码须为10至128个字符"
    if classes < 3:
        return "密码须含大写字母、小写字母、数字、符号中的至少三种"
    if login and login.casefold() in password.casefold():
        return "密码不能包含登录名"
    if any(word in password.casefold() for word in COMMON):
        return "密码过于常见，请换一个"
    if any(check_password(password, kept) for kept in (old or [])[-KEPT:]):
        return f"不能使用最近{KEPT}次用过的密码"
    return ""


class Rules:
    """The same rules as a Django validator."""

    def validate(self, password: str, user: Any = None) -> None:
        if reason := fault(password, getattr(user, "login", ""), getattr(user, "old_passwords", [])):
            raise ValidationError(reason)

    def get_help_text(self) -> str:
        return "至少10个字符，含大写字母、小写字母、数字、符号中的三种"

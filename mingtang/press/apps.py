from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "mingtang.press"
    label = "press"

    def ready(self) -> None:
        from mingtang.press import described, finding, jobs, readings, services, topics  # noqa: F401  (register their handlers, pages and hour)

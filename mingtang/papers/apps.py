from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "mingtang.papers"
    label = "papers"

    def ready(self) -> None:
        from mingtang.papers import jobs  # noqa: F401  (registers its handler)

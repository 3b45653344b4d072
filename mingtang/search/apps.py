from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "mingtang.search"
    label = "search"

    def ready(self) -> None:
        from mingtang.search import jobs  # noqa: F401  (registers its handlers)

from django.apps import AppConfig


class CountsConfig(AppConfig):
    name = "mingtang.counts"
    label = "counts"

    def ready(self) -> None:
        from mingtang.counts import jobs  # noqa: F401  (registers its handler)

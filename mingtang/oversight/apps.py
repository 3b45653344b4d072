from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "mingtang.oversight"
    label = "oversight"

    def ready(self) -> None:
        from mingtang.oversight.watch import jobs  # noqa: F401  (registers its handler and its hour)

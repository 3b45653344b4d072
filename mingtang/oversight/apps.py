from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "mingtang.oversight"
    label = "oversight"

    def ready(self) -> None:
        from mingtang.oversight import jobs  # noqa: F401  (registers handlers and hours)
        from mingtang.oversight.watch import jobs as watch_jobs  # noqa: F401

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "mingtang.jobs"
    label = "jobs"

    def ready(self) -> None:
        from mingtang.jobs import schedule  # noqa: F401  (registers the cleaning and its hour)

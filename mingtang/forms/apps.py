from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "mingtang.forms"
    label = "forms"
    verbose_name = "表单"

    def ready(self) -> None:
        from mingtang.forms import jobs  # noqa: F401  (registers its handler)

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "mingtang.channels"
    label = "channels"

    def ready(self) -> None:
        from mingtang.channels import jobs  # noqa: F401  (registers its handlers)

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "mingtang.desk"
    label = "desk"

    def ready(self) -> None:
        from mingtang.desk import canary
        from mingtang.oversight.canary import walk

        walk("desk", canary.walk)

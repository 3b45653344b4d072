from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "mingtang.portal"
    label = "portal"

    def ready(self) -> None:
        from mingtang.oversight.canary import walk
        from mingtang.portal import canary

        walk("web", canary.walk)

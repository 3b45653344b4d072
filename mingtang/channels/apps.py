from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "mingtang.channels"
    label = "channels"

    def ready(self) -> None:
        from mingtang.channels import acts, answering, delivering, jobs, screens  # noqa: F401  (register topics, handlers and pages)
        from mingtang.channels.gazette import models, printing  # noqa: F401  (tables beside channels.models; pages)
        from mingtang.channels.sms import acts as sms_acts  # noqa: F401
        from mingtang.channels.sms import jobs as sms_jobs  # noqa: F401
        from mingtang.channels.sms import models as sms_models  # noqa: F401

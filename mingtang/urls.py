"""Every dynamic address. Whatever is not here is a printed file (press)."""

from django.urls import include, path

from mingtang.desk import signin

urlpatterns = [
    path(
        "desk/", include("mingtang.desk.urls")
    ),  # first: whoever works asks most, and addresses are tried in this order
    path("sign-in/", signin.sign_in, name="sign-in"),
    path("sign-in/unified/", signin.unified, name="sign-in-unified"),
    path("sign-in/unified/back/", signin.unified_back, name="sign-in-unified-back"),
    path("sign-in/next/", signin.next_step, name="sign-in-next"),
    path("sign-out/", signin.sign_out, name="sign-out"),
    path("api/v1/", include("mingtang.api.urls")),
    path("", include("mingtang.portal.urls")),
]
handler404 = "mingtang.ui.errors.not_found"
handler403 = "mingtang.ui.errors.forbidden"
handler400 = "mingtang.ui.errors.bad_request"
handler500 = "mingtang.ui.errors.server_error"

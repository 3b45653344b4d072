"""The public's dynamic addresses: /ask/ /track/ /check/ /search /opinion/ /subscribe/."""

from django.urls import URLPattern, path

from mingtang.portal import (
    applicant,
    ask,
    check,
    filling,
    opinion,
    resuming,
    search,
    sending,
    services,
    subscribe,
    track,
)

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("ask/", ask.start, name="ask"),
    path("ask/agency/", ask.agencies, name="ask-agency"),
    path("ask/form/", filling.first, name="ask-form"),
    path("ask/resume/", resuming.resume, name="ask-resume"),
    path("ask/receipt/", sending.receipt, name="ask-receipt"),
    path("ask/receipt/pdf/", sending.receipt_pdf, name="ask-receipt-pdf"),
    path("ask/service/", services.start, name="ask-services"),
    path("ask/service/<slug:code>/", services.first, name="ask-service"),
    path("ask/d/<slug:handle>/<int:n>/", filling.fill, name="ask-fill"),
    path("ask/d/<slug:handle>/check/", sending.check, name="ask-check"),
    path("ask/d/<slug:handle>/send/", sending.send, name="ask-send"),
    path("ask/d/<slug:handle>/saved/", filling.saved, name="ask-saved"),
    path("ask/d/<slug:handle>/drop/", filling.drop, name="ask-drop"),
    path("track/", track.ask, name="track"),
    path("track/case/", track.case, name="track-case"),
    path("track/part/", track.part, name="track-part"),
    path("track/paper/<int:n>/", track.paper, name="track-paper"),
    path("track/file/<int:n>/", track.file, name="track-file"),
    path("track/withdraw/", applicant.withdraw, name="track-withdraw"),
    path("track/supplement/", applicant.supplement, name="track-supplement"),
    path("track/dispute/", applicant.dispute, name="track-dispute"),
    path("track/leave/", track.leave, name="track-leave"),
    path("check/", check.check, name="check"),
    path("opinion/", opinion.home, name="opinions"),
    path("opinion/receipt/", opinion.receipt, name="opinion-receipt"),
    path("opinion/<slug:code>/", opinion.box, name="opinion"),
    path("search", search.results, name="search"),
    path("subscribe/", subscribe.home, name="subscribe"),
    path("subscribe/sent/", subscribe.sent, name="subscribe-sent"),
    path("subscribe/confirm/<str:token>/", subscribe.confirm, name="subscribe-confirm"),
    path("subscribe/mine/<str:token>/", subscribe.mine, name="subscribe-mine"),
    path("subscribe/leave/<str:token>/", subscribe.leave, name="subscribe-leave"),
]

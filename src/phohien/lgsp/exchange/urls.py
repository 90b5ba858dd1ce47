"""Addresses of the exchange's pages: events, below ``/su-kien/``."""

from django.urls import path

from phohien.lgsp.exchange.events import pages

app_name = "events"
urlpatterns = [
    path("", pages.index, name="index"),
    path("phong/<int:number>/", pages.room_detail, name="room"),
    path("phong/<int:number>/<str:name>/", pages.type_detail, name="type"),
    path("dang-ky/", pages.subscription_list, name="subscriptions"),
    path("dang-ky/<uuid:uid>/", pages.subscription_detail, name="subscription"),
    path("dang-ky/<uuid:uid>/dong-y/", pages.grant, name="grant"),
    path("dang-ky/<uuid:uid>/tu-choi/", pages.refuse, name="refuse"),
    path("dang-ky/<uuid:uid>/phat-lai/", pages.replay, name="replay"),
    path("dang-ky/<uuid:uid>/xep-lai/", pages.requeue, name="requeue"),
    path("giao/", pages.delivery_list, name="deliveries"),
    path("giao/<int:number>/", pages.delivery_detail, name="delivery"),
    path("giao/<int:number>/gui-lai/", pages.retry, name="retry"),
    path("giao/<int:number>/bo/", pages.discard, name="discard"),
]

"""Addresses of the national buses, below ``/truc-quoc-gia/``."""

from __future__ import annotations

from django.urls import path

from phohien.lgsp.adapters import pages

app_name = "adapters"
urlpatterns = [
    path("", pages.index, name="index"),
    path("doi-tac/<slug:code>/", pages.partner, name="partner"),
    path("doi-tac/<slug:code>/goi-thu/", pages.call, name="call"),
    path("doi-tac/<slug:code>/doi-soat/", pages.compare, name="compare"),
    path("doi-tac/<slug:code>/tam-dung/", pages.pause, name="pause"),
    path("doi-tac/<slug:code>/noi-lai/", pages.resume, name="resume"),
    path("doi-tac/<slug:code>/dua-dich-vu/", pages.offer, name="offer"),
    path("thong-diep/", pages.letter_list, name="letters"),
    path("thong-diep/tai-ve.<str:form>", pages.letter_export, name="letter_export"),
    path("thong-diep/gui-lai/", pages.retry_many, name="retry_many"),
    path("thong-diep/<str:key>/", pages.letter, name="letter"),
    path("thong-diep/<str:key>/gui-lai/", pages.retry, name="retry"),
    path("thong-diep/<str:key>/bo/", pages.discard, name="discard"),
    path("da-nhan/", pages.received_list, name="received"),
    path("da-nhan/<int:number>/", pages.message, name="message"),
]

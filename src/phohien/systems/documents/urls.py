"""The addresses of documents, below ``/van-ban/``."""

from __future__ import annotations

from django.urls import path

from phohien.systems.documents.pages import acts, bulk, document, drafting, entering, queues

app_name = "documents"
urlpatterns = [
    path("", queues.queue, name="queue"),
    path("danh-sach/<slug:slug>/", queues.list_of, name="list"),
    path("chi-dao/", queues.directives, name="directives"),
    path("vao-so/", entering.enter, name="enter"),
    path("soan-thao/", drafting.draft, name="draft"),
    path("nhieu-van-ban/", bulk.bulk, name="bulk"),
    path("van-ban/<slug:code>/", document.document, name="document"),
    path("van-ban/<slug:code>/tep/<int:number>/", document.file, name="file"),
    path("van-ban/<slug:code>/sua-du-thao/", drafting.revise, name="revise"),
    path("van-ban/<slug:code>/<slug:slug>/", acts.act, name="act"),
]

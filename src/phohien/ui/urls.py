"""Addresses of the interface itself: the showcase of its components."""

from django.urls import path

from phohien.ui import pages

app_name = "ui"
urlpatterns = [
    path("", pages.showcase, name="showcase"),
    path("ban-lam-viec/", pages.showcase_desk, name="showcase_desk"),
    path("loi/<int:status>/", pages.showcase_error, name="showcase_error"),
]

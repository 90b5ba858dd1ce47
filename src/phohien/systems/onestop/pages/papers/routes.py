"""Addresses of papers, results and their check, below ``/mot-cua/``."""

from __future__ import annotations

from django.urls import path

from phohien.systems.onestop.pages.papers import checking, files, register

routes = [
    path("giay-to/<str:code>/<str:form>-<int:number>.pdf", files.paper_file, name="paper_pdf"),
    path("ket-qua/<str:code>.pdf", files.result_file, name="result_file"),
    path("so-theo-doi/", register.show, name="register"),
    path("kiem-tra-ket-qua/", checking.check_result, name="check_result"),
]

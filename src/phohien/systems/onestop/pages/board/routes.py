"""Addresses of the board, below ``/mot-cua/dieu-hanh/``."""

from django.urls import path

from phohien.systems.onestop.pages.board import figures, numbers, report

routes = [
    path("dieu-hanh/", figures.board, name="board"),
    path("dieu-hanh/ho-so/", numbers.board_dossiers, name="board_dossiers"),
    path("dieu-hanh/ho-so/tai-ve.<str:form>", numbers.board_export, name="board_export"),
    path("dieu-hanh/06a/", report.report_06a, name="report_06a"),
    path("dieu-hanh/06a/tai-ve.<str:form>", report.report_export, name="report_06a_export"),
]

"""Addresses of the monitor, below ``/giam-sat-lgsp/``."""

from __future__ import annotations

from django.urls import path, re_path

from phohien.lgsp.monitor.pages import alerts, calls, exchanges, health, overview, relations, reports

app_name = "monitor"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("chung-cu/", exchanges.exchange_list, name="exchange_list"),
    re_path(
        r"^chung-cu/(?P<chain>[\w.-]{1,60})/(?P<batch>\d{1,18})/(?P<place>\d{1,9})/(?P<part>yeu-cau|tra-loi)\.asice$",
        exchanges.evidence,
        name="evidence",
    ),
    path("luot-goi/", calls.call_list, name="call_list"),
    path("luot-goi/xuat.<slug:form>", calls.call_export, name="call_export"),
    path("dich-vu/", health.service_list, name="service_list"),
    path("dich-vu/xuat.<slug:form>", health.service_export, name="service_export"),
    path("dich-vu/chi-tiet/", health.service_detail, name="service_detail"),
    path("han-muc/", health.quota_list, name="quota_list"),
    path("quan-he/", relations.relations, name="relations"),
    path("quan-he/xuat.<slug:form>", relations.relations_export, name="relations_export"),
    path("bao-cao/", reports.report, name="report"),
    path("bao-cao/in/", reports.report_print, name="report_print"),
    path("bao-cao/xuat.<slug:form>", reports.report_export, name="report_export"),
    path("canh-bao/", alerts.alert_list, name="alert_list"),
    path("canh-bao/xuat.<slug:form>", alerts.alert_export, name="alert_export"),
    path("canh-bao/quy-tac/", alerts.rule_list, name="rule_list"),
    path("canh-bao/quy-tac/<slug:code>/", alerts.rule_change, name="rule_change"),
    path("canh-bao/<str:code>/", alerts.alert_detail, name="alert_detail"),
]

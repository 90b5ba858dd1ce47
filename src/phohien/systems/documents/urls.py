"""The addresses of documents, below ``/van-ban/``."""

from __future__ import annotations

from django.urls import path

from phohien.systems.documents.pages import (
    acts,
    axis,
    bulk,
    document,
    drafting,
    entering,
    exporting,
    follow_up,
    handling,
    queues,
    registers,
    searching,
    signing,
    workfiles,
)

app_name = "documents"
urlpatterns = [
    path("", queues.queue, name="queue"),
    path("danh-sach/<slug:slug>/", queues.list_of, name="list"),
    path("danh-sach/<slug:slug>/bao-cao.<slug:form>", exporting.list_file, name="list_file"),
    path("chi-dao/", follow_up.directives, name="directives"),
    path("chi-dao/bao-cao.<slug:form>", follow_up.directives_file, name="directives_file"),
    path("chi-dao/don-doc/", follow_up.urge_many, name="urge_many"),
    path("chi-dao/<slug:code>/", follow_up.directive, name="directive"),
    path("chi-dao/<slug:code>/<slug:slug>/", follow_up.directive_act, name="directive_act"),
    path("vao-so/", entering.enter, name="enter"),
    path("soan-thao/", drafting.draft, name="draft"),
    path("nhieu-van-ban/", bulk.bulk, name="bulk"),
    path("truc/", axis.axis, name="axis"),
    path("truc/don-vi/", axis.member, name="axis_member"),
    path("truc/goi-tin/<slug:code>/xu-ly/", axis.settle, name="axis_settle"),
    path("truc/goi-tin/<slug:code>/bien-nhan.json", axis.receipt, name="axis_receipt"),
    path("truc/lay-lai/<slug:code>/", axis.answer, name="axis_answer"),
    path("bao-cao/", handling.report, name="handling"),
    path("bao-cao/tep.<slug:form>", handling.report_file, name="handling_file"),
    path("tim/", searching.search, name="search"),
    path("so/", registers.list_registers, name="registers"),
    path("so/mat/", registers.secret, name="secret"),
    path("so/thiet-lap/", registers.office, name="office"),
    path("so/<int:number>/", registers.register, name="register"),
    path("so/<int:number>/ban-in.pdf", registers.register_pdf, name="register_pdf"),
    path("so/<int:number>/tep.<slug:form>", registers.register_file, name="register_file"),
    path("so/muc/<int:number>/huy/", registers.void, name="void"),
    path("ho-so/", workfiles.work_files, name="work_files"),
    path("ho-so/danh-muc.pdf", workfiles.list_pdf, name="work_files_pdf"),
    path("ho-so/<slug:code>/", workfiles.work_file, name="work_file"),
    path("ho-so/<slug:code>/muc-luc.pdf", workfiles.documents_pdf, name="work_file_pdf"),
    path("ho-so/<slug:code>/<slug:act>/", workfiles.work_file_act, name="work_file_act"),
    path("van-ban/<slug:code>/", document.document, name="document"),
    path("van-ban/<slug:code>/tep/<int:number>/", document.file, name="file"),
    path("van-ban/<slug:code>/sua-du-thao/", drafting.revise, name="revise"),
    path("van-ban/<slug:code>/<slug:slug>/chu-ky-so-rieng/", signing.elsewhere_page, name="elsewhere"),
    path("van-ban/<slug:code>/<slug:slug>/", acts.act, name="act"),
]

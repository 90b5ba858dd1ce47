"""Addresses of the desk, below ``/mot-cua/``."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from phohien.systems.onestop.pages.desk import (
    bulk,
    counter,
    dossier,
    duties,
    elsewhere,
    handling,
    outgoing,
    payments,
    queues,
    reception,
    replacing,
    results,
    tickets,
)


class FileKind(StringConverter):
    """A kind of file a list is given as."""

    regex = "xlsx|csv"


register_converter(FileKind, "onestop_file")

DESK = "ban-tiep-nhan/"
ONE = f"{DESK}ho-so/<str:code>/"

routes = [
    path(DESK, queues.home, name="desk"),
    path(f"{DESK}viec/<slug:slug>/", queues.queue, name="desk_queue"),
    path(f"{DESK}viec/<slug:slug>/ban-in/", queues.queue_on_paper, name="desk_queue_print"),
    path(f"{DESK}viec/<slug:slug>/tep.<onestop_file:form>", queues.queue_file, name="desk_queue_file"),
    path(f"{DESK}hang-loat/", bulk.bulk, name="desk_bulk"),
    path(f"{DESK}phieu-kiem-soat/", bulk.control_sheets, name="desk_control_sheets"),
    path(f"{DESK}so-thu-tu/", tickets.staff, name="desk_tickets"),
    path(f"{DESK}so-thu-tu/<int:number>/", tickets.close, name="desk_ticket_close"),
    path("lay-so/<str:agency>/", tickets.kiosk, name="kiosk"),
    path("lay-so/<str:agency>/<int:number>/", tickets.ticket, name="ticket"),
    path("bang-goi-so/<str:agency>/", tickets.display, name="display"),
    path(f"{DESK}lap-ho-so/", counter.choose, name="desk_choose"),
    path(f"{DESK}lap-ho-so/nhap/<str:key>/", counter.fill, name="desk_form"),
    path(f"{DESK}lap-ho-so/<str:procedure>/", counter.applicant, name="desk_applicant"),
    path(ONE, dossier.dossier, name="desk_dossier"),
    path(f"{ONE}quy-trinh.bpmn", dossier.process_xml, name="desk_process"),
    path(f"{ONE}tep/<slug:file>/", dossier.viewer, name="desk_file"),
    path(f"{ONE}tep/<slug:file>/noi-dung", dossier.file_raw, name="desk_file_raw"),
    path(f"{ONE}tiep-nhan/", reception.receive, name="desk_reception"),
    path(f"{ONE}thanh-phan/<int:number>/", reception.component, name="desk_component"),
    path(f"{ONE}phoi-hop/", duties.partners, name="desk_partners"),
    path(f"{ONE}thong-bao-thue/", duties.tax_notice, name="desk_tax_notice"),
    path(f"{ONE}tu-choi/", handling.refuse, name="desk_refuse"),
    path(f"{ONE}bo-sung/", handling.supplement, name="desk_supplement"),
    path(f"{ONE}hen-lai/", handling.extend, name="desk_extend"),
    path(f"{ONE}dung/", handling.stop, name="desk_stop"),
    path(f"{ONE}le-phi/", payments.take, name="desk_payment"),
    path(f"{ONE}le-phi/tinh-lai/", payments.settle, name="desk_fees"),
    path(f"{ONE}le-phi/hoan-tra/", payments.refund, name="desk_refund"),
    path(f"{ONE}ket-qua/du-thao/", results.draft, name="desk_draft"),
    path(f"{ONE}ket-qua/du-thao.pdf", results.draft_file, name="desk_draft_file"),
    path(f"{ONE}ket-qua/ky/", results.sign, name="desk_sign"),
    path(f"{ONE}ket-qua/dong-dau/", results.seal, name="desk_seal"),
    path(f"{ONE}ket-qua/chu-ky-so-rieng/", elsewhere.elsewhere, name="desk_elsewhere"),
    path(f"{ONE}ket-qua/ban-giay/", results.paper_result, name="desk_paper_result"),
    path(f"{ONE}ket-qua/thay-the/", replacing.replace, name="desk_replace"),
    path(f"{ONE}ket-qua/tra/", results.hand_over, name="desk_hand_over"),
    path(f"{ONE}phat-hanh/<int:number>/chuyen-lai/", outgoing.ask_again, name="desk_ask_again"),
    path(f"{ONE}buoc/<str:key>/nhan/", handling.take, name="desk_take"),
    path(f"{ONE}buoc/<str:key>/giao/", handling.assign, name="desk_assign"),
    path(f"{ONE}buoc/<str:key>/phan-cong/", handling.assign_handler, name="desk_assign_handler"),
    path(f"{ONE}buoc/<str:key>/hoan-thanh/", handling.complete, name="desk_complete"),
    path(f"{ONE}buoc/<str:key>/tra-lai/", handling.send_back, name="desk_return"),
    path(f"{ONE}buoc/<str:key>/chuyen/", handling.forward, name="desk_forward"),
]

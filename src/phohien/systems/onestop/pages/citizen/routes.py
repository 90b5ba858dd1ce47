"""Addresses of the citizen's side."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from phohien.systems.onestop.pages.citizen import (
    applying,
    drafts,
    finding,
    following,
    gateway_door,
    handed_out,
    looking_up,
    paying,
    sending,
    store,
)

OWN, DRAFT, MONEY = "ho-so-cua-toi/<str:code>", "nop-ho-so/<str:key>", "thanh-toan/<str:reference>"

routes: list[URLPattern | URLResolver] = [
    path("thu-tuc/", finding.find, name="find_procedure"),
    path("thu-tuc/<str:code>/", finding.procedure, name="procedure"),
    path("thu-tuc/<str:code>/in/", finding.procedure_on_paper, name="procedure_print"),
    path("thu-tuc/<str:code>/nop/", drafts.start, name="start"),
    path("nop-ho-so/", drafts.draft_list, name="drafts"),
    path(f"{DRAFT}/", applying.task_list, name="apply"),
    path(f"{DRAFT}/xoa/", drafts.discard, name="draft_discard"),
    path(f"{DRAFT}/quy-dinh-moi/", drafts.renew, name="apply_renew"),
    path(f"{DRAFT}/giay-to/", sending.papers, name="apply_papers"),
    path(f"{DRAFT}/tep/<str:code>/", sending.draft_file, name="apply_file"),
    path(f"{DRAFT}/noi-nop/", sending.place, name="apply_place"),
    path(f"{DRAFT}/kiem-tra/", sending.check, name="apply_check"),
    path(f"{DRAFT}/<slug:code>/", applying.section, name="apply_section"),
    path("ho-so-cua-toi/", following.own_dossiers, name="own_dossiers"),
    path(f"{OWN}/", following.own_dossier, name="own_dossier"),
    path(f"{OWN}/da-nop/", sending.sent, name="sent"),
    path(f"{OWN}/in/", following.own_dossier_on_paper, name="own_dossier_print"),
    path(f"{OWN}/bo-sung/", following.supplement, name="supplement"),
    path(f"{OWN}/rut/", following.withdraw, name="withdraw"),
    path(f"{OWN}/danh-gia/", following.rate, name="rate"),
    path(f"{OWN}/nhan-ket-qua/", following.collect, name="collect"),
    path(f"{OWN}/ket-qua/", handed_out.own_result, name="own_result"),
    path(f"{OWN}/giay/<int:number>/", handed_out.own_paper, name="own_paper"),
    path(f"{OWN}/tep/<str:file_code>/", handed_out.own_file, name="own_file"),
    path("tra-cuu/", looking_up.look_up, name="look_up"),
    path("tra-cuu/ho-so/", looking_up.looked_up, name="looked_up"),
    path(f"{MONEY}/", paying.pay, name="pay"),
    path(f"{MONEY}/cong/", paying.begin, name="pay_begin"),
    path(f"{MONEY}/ket-qua/", paying.returned, name="pay_return"),
    path(f"{MONEY}/bien-lai/", paying.receipt, name="receipt"),
    path("cong-thanh-toan/<slug:code>/thong-bao/", gateway_door.notified, name="gateway_notice"),
    path("cong-thanh-toan-thu/", gateway_door.simulator, name="gateway_simulator"),
    path("kho-giay-to/", store.own_store, name="own_store"),
    path("kho-giay-to/<str:code>/", store.own_document, name="own_document"),
]

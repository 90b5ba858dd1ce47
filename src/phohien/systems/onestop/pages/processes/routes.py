"""Addresses of processes, below ``/mot-cua/quy-trinh/``."""

from django.urls import path

from phohien.systems.onestop.pages.processes import drawing, editing, listing

routes = [
    path("quy-trinh/", listing.process_list, name="process_list"),
    path("quy-trinh/moi/", listing.process_new, name="process_new"),
    path("quy-trinh/<slug:code>/", drawing.process_detail, name="process_detail"),
    path("quy-trinh/<slug:code>/ban-nhap/", editing.process_edit, name="process_edit"),
    path("quy-trinh/<slug:code>/kiem-tra/", editing.process_check, name="process_check"),
    path("quy-trinh/<slug:code>/luu/", editing.process_save, name="process_save"),
    path("quy-trinh/<slug:code>/tai-len/", editing.process_upload, name="process_upload"),
    path("quy-trinh/<slug:code>/cong-bo/", editing.process_publish, name="process_publish"),
    path("quy-trinh/<slug:code>/<int:number>/", drawing.process_version, name="process_version"),
    path("quy-trinh/<slug:code>/<int:number>/so-do.bpmn", drawing.process_xml, name="process_xml"),
]

"""Addresses of the kept catalogue, below ``/mot-cua/danh-muc/``."""

from django.urls import path

from phohien.systems.onestop.pages.catalogue import editing, files, listing, publishing, showing

routes = [
    path("danh-muc/", listing.catalogue_list, name="catalogue_list"),
    path("danh-muc/moi/", listing.catalogue_new, name="catalogue_new"),
    path("danh-muc/nhap/", files.catalogue_import, name="catalogue_import"),
    path("danh-muc/tai-ve.zip", files.catalogue_export_all, name="catalogue_export_all"),
    path("danh-muc/<str:code>/", showing.catalogue_procedure, name="catalogue_procedure"),
    path("danh-muc/<str:code>/so-sanh/", showing.catalogue_diff, name="catalogue_diff"),
    path("danh-muc/<str:code>/bo-nhap/", publishing.catalogue_discard, name="catalogue_discard"),
    path("danh-muc/<str:code>/bai-bo/", publishing.catalogue_close, name="catalogue_close"),
    path("danh-muc/<str:code>/sua/<slug:part>/", editing.catalogue_edit, name="catalogue_edit"),
    path("danh-muc/<str:code>/<int:number>/", showing.catalogue_version, name="catalogue_version"),
    path("danh-muc/<str:code>/<int:number>/cong-bo/", publishing.catalogue_publish, name="catalogue_publish"),
    path("danh-muc/<str:code>/<int:number>/tai-ve.json", files.catalogue_export, name="catalogue_export"),
    path("danh-muc/<str:code>/<int:number>/to-khai/", showing.catalogue_form, name="catalogue_form"),
]

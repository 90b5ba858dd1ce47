"""Addresses of the directory, below ``/danh-muc/``."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from phohien.lgsp.directory import pages


class FileForm(StringConverter):
    """The two forms of file a list can be had in."""

    regex = "xlsx|csv"


class UnitCode(StringConverter):
    """Two, three or five digits."""

    regex = r"\d{2,5}"


register_converter(FileForm, "file_form")
register_converter(UnitCode, "unit_code")

app_name = "directory"
urlpatterns = [
    path("", pages.index, name="index"),
    path("dia-ban/", pages.territory, name="territory"),
    path("dia-ban/tim/", pages.search, name="search"),
    path("dia-ban/quy-doi/", pages.convert, name="convert"),
    path("dia-ban/thay-doi/", pages.change_list, name="change_list"),
    path("dia-ban/thay-doi/tai-ve.<file_form:form>", pages.change_export, name="change_export"),
    path("dia-ban/tai-ve.<file_form:form>", pages.territory_export, name="territory_export"),
    path("dia-ban/in/", pages.territory_print, name="territory_print"),
    path("dia-ban/<unit_code:code>/", pages.unit_detail, name="unit_detail"),
    path("co-quan/", pages.agency_list, name="agency_list"),
    path("co-quan/tai-ve.<file_form:form>", pages.agency_export, name="agency_export"),
    path("co-quan/<str:code>/", pages.agency_detail, name="agency_detail"),
    path("bang-ma/", pages.code_list_index, name="code_list_index"),
    path("bang-ma/<slug:code>/", pages.code_list_detail, name="code_list_detail"),
    path("bang-ma/<slug:code>/tai-ve.<file_form:form>", pages.code_list_export, name="code_list_export"),
    path("chuc-vu/", pages.post_list, name="post_list"),
    path("chuc-vu/giao/", pages.appoint, name="appoint"),
    path("chuc-vu/chon/", pages.switch_post, name="switch_post"),
    path("chuc-vu/<str:code>/", pages.post_detail, name="post_detail"),
    path("chuc-vu/<str:code>/ket-thuc/", pages.post_end, name="post_end"),
    path("chuc-vu/<str:code>/uy-quyen/", pages.delegate, name="delegate"),
    path("uy-quyen/<int:number>/ket-thuc/", pages.delegation_end, name="delegation_end"),
]

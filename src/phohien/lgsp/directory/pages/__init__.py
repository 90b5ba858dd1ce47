"""The directory's pages."""

from phohien.lgsp.directory.pages.agencies import agency_detail, agency_export, agency_list
from phohien.lgsp.directory.pages.codes import code_list_detail, code_list_export, code_list_index
from phohien.lgsp.directory.pages.home import index
from phohien.lgsp.directory.pages.posts import (
    appoint,
    delegate,
    delegation_end,
    post_detail,
    post_end,
    post_list,
    switch_post,
)
from phohien.lgsp.directory.pages.territory import (
    change_export,
    change_list,
    convert,
    search,
    territory,
    territory_export,
    territory_print,
    unit_detail,
)

__all__ = [
    "agency_detail",
    "agency_export",
    "agency_list",
    "appoint",
    "change_export",
    "change_list",
    "code_list_detail",
    "code_list_export",
    "code_list_index",
    "convert",
    "delegate",
    "delegation_end",
    "index",
    "post_detail",
    "post_end",
    "post_list",
    "search",
    "switch_post",
    "territory",
    "territory_export",
    "territory_print",
    "unit_detail",
]

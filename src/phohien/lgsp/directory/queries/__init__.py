"""What can be asked of the directory. Nothing here is personal but posts, which are public of officials."""

from phohien.lgsp.directory.queries.agencies import (
    agencies_under,
    agency_by_code,
    agency_heirs,
    find_agency,
    list_agencies,
    office_by_code,
    offices_of,
    shifts_of,
)
from phohien.lgsp.directory.queries.codes import code_list, items_of, list_code_lists, name_of_item
from phohien.lgsp.directory.queries.posts import (
    PostInForce,
    accounts_holding,
    actor_of,
    list_delegations,
    list_posts,
    post_by_code,
    posts_of,
)
from phohien.lgsp.directory.queries.search import Hit, search
from phohien.lgsp.directory.queries.territory import (
    ancestors,
    as_of,
    committee_of,
    descendants,
    forget_snapshot,
    resolve,
    snapshot,
    unit_row,
    where_did_it_come_from,
    where_did_it_go,
)

__all__ = [
    "Hit",
    "PostInForce",
    "accounts_holding",
    "actor_of",
    "agencies_under",
    "agency_by_code",
    "agency_heirs",
    "ancestors",
    "as_of",
    "code_list",
    "committee_of",
    "descendants",
    "find_agency",
    "forget_snapshot",
    "items_of",
    "list_agencies",
    "list_code_lists",
    "list_delegations",
    "list_posts",
    "name_of_item",
    "office_by_code",
    "offices_of",
    "post_by_code",
    "posts_of",
    "resolve",
    "search",
    "shifts_of",
    "snapshot",
    "unit_row",
    "where_did_it_come_from",
    "where_did_it_go",
]

"""Reading the packages the territory is made from."""

import pytest

from phohien.lgsp.directory.management.territory import evidence
from phohien.lgsp.directory.management.territory.sources import is_named_in, split_name


@pytest.mark.parametrize(
    ("stated", "kind", "name"),
    [
        ("Thị  trấn Vương", "township", "Vương"),
        ("Xã  Mỹ Lộc", "commune", "Mỹ Lộc"),
        ("Thành phố Hưng Yên", "city", "Hưng Yên"),
        ("Vương", "", "Vương"),
    ],
)
def test_a_stated_name_is_split_into_kind_and_name(stated: str, kind: str, name: str) -> None:
    assert split_name(stated) == (kind, name)


def test_a_former_unit_is_found_in_a_note_whole_and_with_either_tone_mark() -> None:
    note = "Hợp nhất phường Hoàng Diệu và các xã Đông Mỹ, Đông Hoà, Đông Thọ"

    assert is_named_in(note, "Đông Hòa")
    assert is_named_in(note, "Hoàng Diệu")
    assert not is_named_in(note, "Đông Th")


def test_every_merger_written_down_by_hand_names_its_ground_and_only_one_heir() -> None:
    seen: set[tuple[str, str]] = set()

    for district, names, after, ground, note in evidence.MERGERS:
        assert after and note
        assert ground in ("quoted", "name", "elimination", "neighbour", "recollection")
        for name in names:
            assert (district, name) not in seen
            seen.add((district, name))

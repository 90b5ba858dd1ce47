"""The glossary is complete, consistent, and keeps false friends apart."""

import pytest

from phohien.kernel import glossary
from phohien.kernel.words import Words


def test_the_words_of_the_law_are_there_with_their_source():
    dossier = glossary.get_term("dossier")
    assert dossier.words == Words("hồ sơ thủ tục", "dossier")
    assert dossier.is_confirmed
    assert not glossary.get_term("apology_letter").is_confirmed


@pytest.mark.parametrize(
    "field",
    ["organisation", "one-stop", "documents", "personnel", "reports and programmes", "registers", "platform"],
)
def test_every_field_of_the_house_has_its_words(field):
    assert sum(term.field == field for term in glossary.terms().values()) >= 19


def test_no_two_identifiers_share_their_vietnamese():
    seen = {}
    for term in glossary.terms().values():
        assert term.words.vi not in seen, (term.id, seen[term.words.vi])
        seen[term.words.vi] = term.id


@pytest.mark.parametrize("name", ["dossier", "work_file", "personnel_file", "indicator", "target", "rotation", "cadre"])
def test_false_friends_carry_a_warning(name):
    assert glossary.get_term(name).note


def test_terms_are_found_without_accents_and_by_either_language():
    assert "dossier" in {term.id for term in glossary.find_terms("ho so")}
    assert "appraisal" in {term.id for term in glossary.find_terms("Xếp loại")}
    assert [term.id for term in glossary.find_terms("dossier_code")] == ["dossier_code"]


def test_an_unknown_term_is_a_mistake():
    with pytest.raises(KeyError):
        glossary.get_term("paperwork")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[term]]\nid="Dossier"\nfield="x"\nvi="a"\nen="b"', "written like"),
        ('[[term]]\nid="dossier"\nfield="x"\nvi=""\nen="b"', "lacks"),
        ('[[term]]\nid="dossier"\nfield="x"\nvi="a"\nen="b"\nlaw="c"', "unknown keys"),
        ('[[term]]\nid="a"\nfield="x"\nvi="a"\nen="b"\n' * 2, "twice"),
    ],
)
def test_a_faulty_glossary_is_refused(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        glossary.read_terms(text)

"""Forms as data: define, check, prefill, clean, summarise, export. Pure; the same wherever it runs."""

from phohien.systems.onestop.rules.form_definition.checking import check_definition
from phohien.systems.onestop.rules.form_definition.cleaning import (
    Cleaned,
    clean_all,
    clean_section,
    is_required,
    is_visible,
    names_of,
    visible_fields,
)
from phohien.systems.onestop.rules.form_definition.json_schema import json_schema
from phohien.systems.onestop.rules.form_definition.loading import build_definition
from phohien.systems.onestop.rules.form_definition.model import (
    Check,
    Choice,
    Field,
    FormDefinition,
    Kind,
    Section,
    Surroundings,
    all_fields,
)
from phohien.systems.onestop.rules.form_definition.prefilling import (
    Prefilled,
    SourceNeed,
    fixed_values,
    person_source,
    prefill,
    sources_needed,
)
from phohien.systems.onestop.rules.form_definition.summarising import (
    SummaryRow,
    SummarySection,
    in_words,
    summary,
)

__all__ = [
    "Check",
    "Choice",
    "Cleaned",
    "Field",
    "FormDefinition",
    "Kind",
    "Prefilled",
    "Section",
    "SourceNeed",
    "SummaryRow",
    "SummarySection",
    "Surroundings",
    "all_fields",
    "build_definition",
    "check_definition",
    "clean_all",
    "clean_section",
    "fixed_values",
    "in_words",
    "is_required",
    "is_visible",
    "json_schema",
    "names_of",
    "person_source",
    "prefill",
    "sources_needed",
    "summary",
    "visible_fields",
]

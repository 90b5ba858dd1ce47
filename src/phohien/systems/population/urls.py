"""Addresses of the population register, below ``/dan-cu/``."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from phohien.systems.population.pages import books, own, people


class PersonalIdConverter(StringConverter):
    """Twelve digits."""

    regex = "[0-9]{12}"


class ExportConverter(StringConverter):
    """A kind of file a list is given as."""

    regex = "xlsx|csv"


register_converter(PersonalIdConverter, "personal_id")
register_converter(ExportConverter, "export")

app_name = "population"
urlpatterns = [
    path("", people.search, name="search"),
    path("cong-dan/<personal_id:personal_id>/", people.person, name="person"),
    path("cong-dan/<personal_id:personal_id>/lich-su/", people.history, name="history"),
    path("cong-dan/<personal_id:personal_id>/cai-chinh/", people.correct, name="correct"),
    path("ho/<slug:code>/", people.household, name="household"),
    path("so-ho-tich/", books.list_books, name="books"),
    path("so-ho-tich/<slug:slug>/<int:year>/", books.book, name="book"),
    path("so-ho-tich/<slug:slug>/<int:year>/ban-in/", books.book_on_paper, name="book_on_paper"),
    path("so-ho-tich/<slug:slug>/<int:year>/tep.<export:form>", books.book_file, name="book_file"),
    path("so-ho-tich/<slug:slug>/<int:year>/<int:number>/gach-bo/", books.strike, name="strike"),
    path("du-lieu-cua-toi/", own.who_read, name="who_read"),
    path("du-lieu-cua-toi/ban-ghi/", own.own_record, name="own_record"),
]

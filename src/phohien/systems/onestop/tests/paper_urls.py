"""The whole site with the papers' own addresses, for tests of pages."""

from django.urls import include, path

from phohien.site.urls import urlpatterns as site
from phohien.systems.onestop.pages.papers.routes import routes

urlpatterns = [path("mot-cua/", include((routes, "onestop"))), *site]

"""The directory's API alone, as the site mounts it."""

from django.urls import path
from ninja import NinjaAPI

from phohien.lgsp.directory.api import router

api = NinjaAPI(title="Directory", urls_namespace="directory-test-api")
api.add_router("/directory", router)
urlpatterns = [path("api/", api.urls)]

"""All addresses. Objects need none of their own: the generic views take the object's name from the path."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("quen.kernel.api.urls")),
    path("import/", include("quen.kernel.imports.urls")),
    path("", include("quen.kernel.web.urls")),
]
handler404 = "quen.kernel.web.errors.not_found"
handler500 = "quen.kernel.web.errors.server_error"

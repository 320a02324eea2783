"""All addresses. Objects need none of their own: the generic views take the object's name from the path.

Pages of a context beside the derived ones stand in its `urls.py`, each below a word that is not an object's name.
"""

import importlib.util

from django.apps import apps
from django.urls import include, path

_CONTEXTS = [f"{config.name}.urls" for config in apps.get_app_configs() if config.name.startswith("quen.apps.")]

urlpatterns = [
    path("api/", include("quen.kernel.api.urls")),
    path("import/", include("quen.kernel.imports.urls")),
    path("export/", include("quen.kernel.exports.urls")),
    path("bulk/", include("quen.kernel.bulk.urls")),
    *(path("", include(name)) for name in _CONTEXTS if importlib.util.find_spec(name)),
    path("", include("quen.kernel.files.urls")),
    path("", include("quen.kernel.help.urls")),
    path("", include("quen.kernel.start.urls")),
    path("", include("quen.kernel.tags.urls")),
    path("", include("quen.kernel.views.urls")),
    path("", include("quen.kernel.web.urls")),
]
handler404 = "quen.kernel.web.errors.not_found"
handler500 = "quen.kernel.web.errors.server_error"

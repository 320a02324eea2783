"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quen.config.settings")
loaded = get_wsgi_application()

from quen.kernel.web.settled import settled  # noqa: E402  (only after Django is set up)

application = settled(loaded)

"""The door for the web server."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from comity.site.parts import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
# The server's processes must not go on serving, on the old code, when what started them is killed.
die_with_parent(signal.SIGKILL)

application = get_wsgi_application()

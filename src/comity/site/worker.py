"""The worker: runs jobs one after another as the signer, and takes up those left by the dead."""

import os
import signal
from typing import TYPE_CHECKING, cast

from comity.site.parts import die_with_parent

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector


def main() -> None:
    """Work until asked to stop; the job in hand is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    os.environ.setdefault("COMITY_ROLE", "signer")
    die_with_parent(signal.SIGTERM)
    import django  # after the environment says who we are

    django.setup()
    from procrastinate.contrib.django import app

    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        working.run_worker(
            concurrency=2,
            update_heartbeat_interval=10,
            stalled_worker_timeout=30,
            install_signal_handlers=True,
        )


if __name__ == "__main__":
    main()

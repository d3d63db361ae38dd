"""``comity manage``: Django's own commands, in the role that each needs."""

import os
import sys

_OWNERS = frozenset({"migrate", "makemigrations", "sqlmigrate", "showmigrations", "collectstatic"})


def run(arguments: list[str]) -> int:
    """Run one of Django's commands; those that change tables run as the tables' owner."""
    if arguments and arguments[0] in _OWNERS:
        os.environ.setdefault("COMITY_ROLE", "owner")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    from django.core.management import execute_from_command_line  # after the role is chosen

    execute_from_command_line([f"{sys.argv[0]} manage", *arguments])
    return 0

"""What only the operator may do to the register, in a process of the operator's role."""

import os
import subprocess
import sys
from datetime import datetime


def operate(*calls: tuple[str, str, datetime]) -> list[str]:
    """Do in turn what only the operator may, in a process of their own; give what each said."""
    role = {"COMITY_ROLE": "owner", "DJANGO_SETTINGS_MODULE": "comity.site.settings"}
    told = [f"{what} {provider} {at.isoformat()}" for what, provider, at in calls]
    command = [sys.executable, "-c", _OPERATE, *told]
    done = subprocess.run(
        command, env=os.environ | role, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


_OPERATE = """
import sys, django
django.setup()
from datetime import datetime, date
from comity.accreditation.actions import annul, load, suspend
from comity.rules.registry_reading import read_registry
from comity.values.refusals import Refusal
from comity.values.spans import Days
first, last = date(2026, 4, 1), date(2026, 6, 30)
for call in sys.argv[1:]:
    (what, provider, day), said = call.split(), "done"
    at = datetime.fromisoformat(day)
    try:
        if what == "load":
            text = "providers: {%s: {city: maasveen, accredited: [{from: 2022-01-01, to: null}]}}"
            load(read_registry(text % provider), names={}, at=at)
        elif what == "suspend":
            suspend(provider, by="audit", days=Days(first, last), at=at)
        else:
            annul(provider, by="audit", first=first, on=at.date(), at=at)
    except Refusal as refusal:
        said = refusal.code
    print(said)
"""

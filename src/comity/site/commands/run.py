"""``comity run``: the database, the web server and the worker, until Ctrl-C."""

import argparse
import json
import os
import sys
import time
from dataclasses import replace

from comity.parties.domain.demonstration import PEOPLE
from comity.site.environment import Environment, read_environment
from comity.site.supervisor import Say, Supervisor, alone, free_port
from comity.values.refusals import Refusal

_PORT = 8000


def run(arguments: list[str]) -> int:
    """Run an installation; 0 after a clean stop, 1 when it could not start."""
    began = time.monotonic()
    parser = argparse.ArgumentParser(prog="comity run", description=__doc__)
    parser.add_argument("--port", type=int, help=f"where to listen (default: {_PORT} or the next)")
    parser.add_argument("--demo", action="store_true", help="with the example region to try out")
    parser.add_argument("--json", action="store_true", help="say what happens as JSON lines")
    given = parser.parse_args(arguments)
    try:
        environment = read_environment()
        with alone(environment.data):
            port = given.port or free_port(_PORT)
            environment = replace(
                environment,
                is_demo=environment.is_demo or given.demo,
                # A name, because browsers keep no passkey for a bare number.
                origin=os.environ.get("COMITY_ORIGIN") or f"http://localhost:{port}",
            )
            os.environ["COMITY_DEMO"] = "yes" if environment.is_demo else "no"
            say = _say_json if given.json else _say
            say("Comity is getting ready …")
            supervisor = Supervisor(environment, port=port, say=say)
            try:
                supervisor.prepare()
                supervisor.run(lambda: _greet(environment, say, time.monotonic() - began))
            except KeyboardInterrupt:  # while getting ready; later signals are only noted
                pass
            finally:
                supervisor.stop()
            say("Comity has stopped.")
    except Refusal as refusal:
        _refuse(refusal, as_json=given.json)
        return 1
    return 0


def _greet(environment: Environment, say: Say, seconds: float) -> None:
    say(f"Comity is ready at {environment.origin}/ after {seconds:.1f} s. Ctrl-C stops it.")
    if environment.is_demo:
        say("This is a demonstration with made-up people. Choose one of them on the sign-in page:")
        for person in PEOPLE:
            say(f"  {person.name:<16} {person.describes:<34} {person.email}")
        say(f"Messages that would be sent by e-mail are at {environment.origin}/en/demo/outbox/")
    say(f"Data: {environment.data}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _say_json(line: str) -> None:
    _say(json.dumps({"message": line}, ensure_ascii=False))


def _refuse(refusal: Refusal, *, as_json: bool) -> None:
    if as_json:
        faults = [[fault.code, fault.path, fault.message] for fault in refusal.faults]
        _say(json.dumps({"code": refusal.code, "message": refusal.message, "faults": faults}))
        return
    lines = [refusal.message, *(f"  {fault.message}" for fault in refusal.faults)]
    sys.stderr.write("comity: " + "\n".join(lines) + "\n")

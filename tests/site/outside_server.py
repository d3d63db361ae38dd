"""A second PostgreSQL as an operator would keep it: its own folder, TCP, roles with passwords."""

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from comity.site.postgres.binaries import find_binaries, within_reach
from comity.site.postgres.server import account_for_server
from comity.site.supervisor import free_port

PASSWORD = secrets.token_urlsafe(8) + ":/@ %"  # what an address must write in another way


@dataclass
class OutsideServer:
    folder: Path
    port: int

    def run(self, program: str, *arguments: str) -> None:
        account = account_for_server()
        programs = within_reach(find_binaries(), account, shelf=self.folder)
        who = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
        with (self.folder / "log").open("ab") as log:
            command = [str(programs / program), "-D", str(self.folder / "cluster"), *arguments]
            subprocess.run(command, check=True, cwd="/", stdout=log, stderr=log, **who)

    def make(self) -> None:
        account = account_for_server()
        words, cluster = self.folder / "password", self.folder / "cluster"
        words.write_text(PASSWORD)
        cluster.mkdir(mode=0o700)
        for path in (words, cluster) if account else ():
            os.chown(path, account.uid, account.gid)
        how = ["--auth=scram-sha-256", "--username=admin", f"--pwfile={words}"]
        self.run("initdb", *how)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self.run("pg_ctl", "-w", "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-w", "-m", "fast", "stop")

    def connect(self, database: str = "postgres", user: str = "admin") -> psycopg.Connection:
        where = {"host": "127.0.0.1", "port": self.port, "dbname": database, "user": user}
        return psycopg.connect(**where, password=PASSWORD, autocommit=True)

    def address(self, user: str, password: str = PASSWORD, database: str = "cities") -> str:
        escaped = "".join(f"%{byte:02x}" for byte in password.encode())
        return f"postgresql://{user}:{escaped}@127.0.0.1:{self.port}/{database}?sslmode=prefer"


@contextmanager
def outside_server(folder: Path) -> Iterator[OutsideServer]:
    server = OutsideServer(folder, free_port(0))
    server.make()
    server.start()
    try:
        yield server
    finally:
        server.stop()

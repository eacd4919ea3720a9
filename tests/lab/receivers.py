"""What Diting reports to: a real Alertmanager and a real rsyslog, on loopback, gone when the `with` block ends."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.certificates import Tls
from tests.lab.servers import HOST, RSYSLOGD, free_ports, kept, new_folder

ALERTMANAGER = """
route:
  receiver: ours
  group_by: [incident]
  group_wait: 100ms
  group_interval: 1s
receivers:
  - name: ours
    webhook_configs:
      - url: {webhook}
"""
# It stops for SIGTERM only; keeper.py sends SIGINT.
STOPPABLE = r'trap "kill -TERM \$!" INT; "$@" & wait; wait'
RSYSLOG = """
global(
    workDirectory="{folder}" maxMessageSize="128k" processInternalMessages="on"
    defaultNetstreamDriverCAFile="{certificate}" defaultNetstreamDriverCertFile="{certificate}"
    defaultNetstreamDriverKeyFile="{key}"
)
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
module(load="imptcp")
module(load="imudp")
template(name="own" type="string" string="%msg%\\n")
template(name="parts" type="list" option.jsonf="on") {{
    property(name="pri" format="jsonf" outname="priority")
    property(name="app-name" format="jsonf" outname="app")
    property(name="msgid" format="jsonf" outname="kind")
    property(name="structured-data" format="jsonf" outname="data")
    property(name="msg" format="jsonf" outname="message")
}}
ruleset(name="taken") {{ action(type="omfile" file="{file}" template="parts") }}
input(type="imtcp" address="{host}" port="{tls}" ruleset="taken")
input(type="imptcp" address="{host}" port="{tcp}" ruleset="taken")
input(type="imudp" address="{host}" port="{udp}" ruleset="taken")
action(type="omfile" file="/dev/stdout" template="own")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rsyslog:
    """A collector by the ports of its transports; it writes what it took to a file."""

    tcp: int
    udp: int
    tls: int
    certificate: Path
    file: Path

    def taken(self, count: int, *, seconds: float = 60.0) -> list[dict[str, str]]:
        """The entries, once there are `count` of them or the time is over."""
        deadline = time.monotonic() + seconds
        while len(lines := self._lines()) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return [json.loads(line) for line in lines]

    def _lines(self) -> list[str]:
        """Without one that is still being written."""
        written = self.file.read_bytes() if self.file.exists() else b""
        # A character that no encoding has would fail here: the collector got every byte as it was sent.
        return written[: written.rfind(b"\n") + 1].decode("utf-8").splitlines()


@contextmanager
def alertmanager(webhook: str) -> Iterator[str]:
    """The base address of an Alertmanager that tells `webhook` of each change."""
    [port] = free_ports(1)
    folder = new_folder("alertmanager")
    config = folder / "alertmanager.yml"
    config.write_text(ALERTMANAGER.format(webhook=webhook), "utf-8")
    own = ["--config.file", str(config), "--storage.path", str(folder / "data")]
    listen = ["--web.listen-address", f"{HOST}:{port}", "--cluster.listen-address", ""]
    with kept(["prometheus-alertmanager", *own, *listen], folder=folder, ready="Listening on"):
        yield f"http://{HOST}:{port}"


@contextmanager
def rsyslog() -> Iterator[Rsyslog]:
    """A collector over TCP, TLS and UDP."""
    tcp, udp, tls = free_ports(3)
    folder = new_folder("rsyslog")
    own = Tls(folder)
    server = Rsyslog(tcp=tcp, udp=udp, tls=tls, certificate=own.certificate, file=folder / "taken.jsonl")
    ports = {"tcp": tcp, "udp": udp, "tls": tls}
    config = folder / "rsyslog.conf"
    files = {"folder": folder, "file": server.file, "certificate": own.certificate, "key": own.key}
    config.write_text(RSYSLOG.format(host=HOST, **ports, **files), "utf-8")
    command = [str(RSYSLOGD), "-n", "-f", str(config), "-i", str(folder / "pid")]
    with kept(["bash", "-c", STOPPABLE, "bash", *command], folder=folder, ready="start"):
        yield server

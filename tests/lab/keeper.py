"""Runs one server until standard input closes, then stops it and removes its folder.

The tests hold the other end of standard input: however they die, the server dies with them.
Usage: keeper.py FOLDER COMMAND...
"""

import os
import shutil
import signal
import subprocess
import sys
import threading

SECONDS_TO_STOP = 10


def stop_when_abandoned(server: subprocess.Popen[bytes]) -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    server.send_signal(signal.SIGINT)
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()


def keep(folder: str, command: list[str]) -> int:
    server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL)
    threading.Thread(target=stop_when_abandoned, args=[server], daemon=True).start()
    code = server.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1], sys.argv[2:]))

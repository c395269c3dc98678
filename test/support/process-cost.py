"""Runs a command and writes what it cost, as JSON: `process-cost.py FILE COMMAND…`.

Processor time and the highest resident size are the kernel's own count at the process's end (wait4); the proportional size,
in which pages that other processes map as well count in part, is looked at every 50 ms.
"""

import json
import os
import sys
import threading
import time

file, *command = sys.argv[1:]
started = time.monotonic()
pid = os.posix_spawnp(command[0], command, os.environ)
ended = threading.Event()
proportional = [0]


def look() -> None:
    while not ended.wait(0.05):
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
                sizes = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
        except OSError:
            return
        proportional[0] = max([*proportional, *sizes])


watcher = threading.Thread(target=look)
watcher.start()
_, status, usage = os.wait4(pid, 0)
seconds = time.monotonic() - started
ended.set()
watcher.join()
with open(file, "w", encoding="ascii") as out:
    json.dump(
        {
            "seconds": seconds,
            "user": usage.ru_utime,
            "system": usage.ru_stime,
            "residentKiB": usage.ru_maxrss,
            "proportionalKiB": proportional[0],
        },
        out,
    )
sys.exit(os.waitstatus_to_exitcode(status))

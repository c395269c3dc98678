"""The checks of job.ts, as pyinfra does them. Everything is in place: no operation changes anything."""

import json
import os
from pathlib import Path

from pyinfra import host
from pyinfra.facts.files import File
from pyinfra.facts.server import Command
from pyinfra.operations import apt, files, git, pip, server

job = json.loads(Path(os.environ["COMPARISON_JOB"]).read_text())

apt.packages(name="A system package", packages=[job["system_package"]])
for checkout in job["checkouts"]:
    # With a tag it changes something on each run, and with a commit it pulls and fails: a branch, not pulled.
    git.repo(
        name=f"Checkout {checkout['path']}",
        src=checkout["url"],
        dest=checkout["path"],
        branch=checkout["branch"],
        pull=False,
    )
files.directory(name="A folder", path=job["folder"])
for file in job["files"]:
    files.put(name=f"File {file['path']}", src=file["source"], dest=file["path"])
pip.packages(name="Python packages", packages=job["packages"], virtualenv=job["environment_path"])
if not host.get_fact(File, path=job["guard"]):
    server.shell(name="A guarded command", commands=[f"touch {job['guard']}"])
# Its own server.wait counts as a change.
if not host.get_fact(Command, command=f"ss -Hltn 'sport = :{job['service_port']}'"):
    raise RuntimeError("nothing listens")

"""``python confined.py COMMAND ...`` runs a command behind docker/seccomp.json, as a container's engine would start it."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pyseccomp

PROFILE = Path(__file__).parents[3] / "docker" / "seccomp.json"


def load(profile: dict[str, Any]) -> None:
    """Puts this process and all that it starts behind the profile, for good."""
    box: Any = pyseccomp.SyscallFilter(pyseccomp.ERRNO(profile["defaultErrnoRet"]))
    for group in profile["syscalls"]:
        if group["action"] != "SCMP_ACT_ALLOW":  # the same as the default
            assert group["errnoRet"] == profile["defaultErrnoRet"]
            continue
        args = [pyseccomp.Arg(item["index"], pyseccomp.EQ, item["value"]) for item in group.get("args", ())]
        for name in group["names"]:
            box.add_rule(pyseccomp.ALLOW, name, *args)
    box.load()


if __name__ == "__main__":
    load(json.loads(PROFILE.read_text(encoding="utf-8")))
    os.execvp(sys.argv[1], sys.argv[1:])

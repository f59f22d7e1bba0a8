"""Grades every attack and writes a table as JSON lines: ``python -m tests.integration.attacks.table [FILE]``.

Each line: name, family, what it tries, the layer that stopped it, how it ended, and which layers alone stop it too.
Exit code 1 when any attack was not contained.
"""

import json
import sys
from collections import Counter
from typing import TextIO

from tests.integration.attacks.arena import Arena, arena, exercise
from tests.integration.attacks.record import Attack
from tests.integration.attacks.suite import ATTACKS


def line(box: Arena, attack: Attack) -> dict[str, object]:
    """What came of one attack."""
    fault = ""
    try:
        report = box.attack(attack)
        box.look_around(report, attack)
    except AssertionError as error:
        fault = str(error).partition("\n")[0] or "something was left behind"
    item = exercise(report, "sin")
    contained = not fault and item.status in attack.ends and (item.score or 0.0) <= attack.score
    return {
        "name": attack.name,
        "family": attack.family,
        "tries": attack.tries,
        "layer": attack.layer,
        "alone": attack.alone,
        "status": item.status.value,
        "score": item.score,
        "message": item.message,
        "contained": contained,
        "fault": fault,
    }


def write(out: TextIO) -> list[dict[str, object]]:
    """All lines, as they come."""
    lines = []
    with arena() as box:
        for attack in ATTACKS:
            lines.append(line(box, attack))
            out.write(json.dumps(lines[-1]) + "\n")
            out.flush()
    return lines


def main() -> int:
    """The table on standard output or in a file, the sums on standard error."""
    if len(sys.argv) > 1:
        with open(sys.argv[1], "w") as file:
            lines = write(file)
    else:
        lines = write(sys.stdout)
    good = [item for item in lines if item["contained"]]
    for what in ("family", "layer", "status"):
        counts = Counter(str(item[what]) for item in lines)
        sys.stderr.write(f"{what}: {', '.join(f'{name} {count}' for name, count in counts.most_common())}\n")
    sys.stderr.write(f"{len(good)} of {len(lines)} contained\n")
    return 0 if len(good) == len(lines) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Grades one submission in a process of its own: ``python -I fresh.py ROOT SUBMISSION.py``; prints the verdicts as JSON."""

import json
import sys
import warnings
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])  # -I leaves the project's folder out

    from benchmarks.inprocess import bundled_catalog, verdicts

    warnings.simplefilter("ignore")
    print(json.dumps(verdicts(Path(sys.argv[2]).read_text(encoding="utf-8"), bundled_catalog())))

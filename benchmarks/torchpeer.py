"""``torch.autograd.gradcheck`` on the mutants, run by a Python that has PyTorch and numpy and nothing else of the project.

``python -m benchmarks.torchpeer NAME ...`` reads from standard input, for each exercise, the places of its mutants that
count, as JSON, and prints one line of JSON for each exercise and mode. ``environment()`` makes that Python.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calling import Function
from benchmarks.mutants import everything
from benchmarks.peers import Outcome, Peer, Subject, ask
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders

VERSION = "2.13.0"
ROOT = Path(__file__).resolve().parents[1]


def environment() -> Path | str:
    """The Python of an environment with PyTorch in the user's cache folder, made when it is not there; else why not."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "grader-benchmarks" / f"torch-{VERSION}"
    python = folder / "bin" / "python"
    if _works(python):
        return python
    print(f"making an environment with PyTorch {VERSION} in {folder} ...", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    install = [str(python), "-m", "pip", "install", "--quiet", f"torch=={VERSION}", f"numpy=={np.__version__}"]
    for command in ([sys.executable, "-m", "venv", str(folder)], install):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            return f"it could not be installed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}"
    return python if _works(python) else "it is installed, but cannot be imported"


def _works(python: Path) -> bool:
    if not python.is_file():
        return False
    return subprocess.run([str(python), "-c", "import numpy, torch"], capture_output=True, check=False).returncode == 0


def torch_outcomes(python: Path, live: Mapping[str, Sequence[int]]) -> dict[str, dict[str, Outcome]]:
    """Ask PyTorch about the mutants of each exercise: exercise -> mode -> what came out; raises CalledProcessError."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [str(python), "-m", "benchmarks.torchpeer", *live]
    done = subprocess.run(
        command, input=json.dumps(live), stdout=subprocess.PIPE, text=True, check=True, env=environment, cwd=ROOT
    )
    found: dict[str, dict[str, Outcome]] = {}
    for line in done.stdout.splitlines():
        data = json.loads(line)
        name, mode = data.pop("exercise"), data.pop("mode")
        found.setdefault(name, {})[mode] = Outcome(**data)
    return found


def gradcheck(given: Subject, function: Function, *, fast: bool) -> bool:
    """PyTorch's check with its own settings."""
    torch: Any = importlib.import_module("torch")
    tensors = [
        torch.tensor(array, requires_grad=item.has_gradient)
        for array, item in zip(given.inputs, given.exercise.inputs, strict=True)
    ]
    torch.manual_seed(0)
    return bool(torch.autograd.gradcheck(_layer(torch, given, function), tensors, fast_mode=fast))


def _layer(torch: Any, given: Subject, function: Function) -> Any:
    """The forward function and a VJP as one differentiable function of PyTorch."""

    def forward(context: Any, *tensors: Any) -> Any:
        context.save_for_backward(*tensors)
        return torch.from_numpy(np.asarray(given.forward(*(item.detach().numpy() for item in tensors)), dtype=float).copy())

    def backward(context: Any, g: Any) -> Any:
        inputs = tuple(item.detach().numpy() for item in context.saved_tensors)
        found = iter(given.gradients(function, g.numpy() if g.ndim else float(g), inputs))
        return tuple(_tensor(torch, next(found)) if item.has_gradient else None for item in given.exercise.inputs)

    layer: Any = type("Layer", (torch.autograd.Function,), {"forward": staticmethod(forward), "backward": staticmethod(backward)})
    return layer.apply


def _tensor(torch: Any, array: Any) -> Any:
    return torch.from_numpy(np.array(array))


MODES: dict[str, Peer] = {"torch_full": partial(gradcheck, fast=False), "torch_fast": partial(gradcheck, fast=True)}


def main() -> None:
    """Answer for every exercise named."""
    importlib.import_module("torch").set_num_threads(1)
    gradcheck_module = importlib.import_module("torch.autograd.gradcheck")
    # A fast check that fails works out the whole Jacobian for its message: the verdict does not need it.
    vars(gradcheck_module)["_run_slow_mode_and_get_error"] = lambda *_, **__: ""
    live = json.load(sys.stdin)
    catalog = load_catalog(exercise_folders(), reference_folders())
    for name in sys.argv[1:]:
        mutants = list(everything(catalog[name]))
        for mode, outcome in ask(catalog[name], [mutants[place] for place in live[name]], MODES).items():
            print(json.dumps({"exercise": name, "mode": mode, **vars(outcome)}), flush=True)


if __name__ == "__main__":
    main()

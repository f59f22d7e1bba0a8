"""Networks of the student's own functions, put together here so that one call goes through all of them.

A task asks for one by a name that no function can have: MARK, ``network`` or ``training``, and the functions of the parts in
order, those of both passes as ``forward/backward``. The first argument of a call is the plan: the steps
``(part, inputs, differentiated, parameters, flat)``, where ``part`` is a number of a function, ADD or ROWS.
"""

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import passes
from .failure import Failure

MARK = "@"
ADD, ROWS = -1, -2
_cpu = time.process_time  # the student's code may replace it
_add = np.add

Vjp = Callable[..., Any]
Steps = Sequence[tuple[int, tuple[int, ...], tuple[int, ...], tuple[tuple[str, Any], ...], bool]]


def find(name: str, look_up: Callable[[str], Any]) -> Any:
    """What answers the calls of a task that is called ``name``; the Failure of the first function that is not there."""
    kind, *wanted = name.removeprefix(MARK).split()
    functions = [_vjp(item, look_up) for item in wanted]
    failed = [item for item in functions if type(item) is Failure]
    if failed:
        return failed[0]
    names = [item.rpartition("/")[2] for item in wanted]
    return (Descent if kind == "training" else Composition)(functions, names)


def _vjp(name: str, look_up: Callable[[str], Any]) -> Any:
    """A function of (g, *inputs) that gives a tuple of gradients, of a VJP or of both passes."""
    first, _, second = name.partition("/")
    forward = look_up(first)
    if not second or type(forward) is Failure:
        return forward
    backward = look_up(second)
    if type(backward) is Failure:
        return backward
    both = passes.combine(forward, backward, first)
    return lambda *args, **parameters: both(*args, **parameters)[:-1]


class Composition:
    """The way back through a network: (plan, g, *inputs, values of the steps but the last, stand-ins) -> gradients.

    A stand-in takes the place of a step's function: what it would return. None is copied and nothing is checked between the
    functions: what one returns is what the next one gets.
    """

    def __init__(self, functions: Sequence[Vjp], names: Sequence[str]) -> None:
        self.functions, self.names = functions, names

    def __call__(self, plan: Any, g: Any, *given: Any) -> tuple[Any, ...]:
        steps, learned = plan
        *inputs, values, stand_ins = given
        cotangents = self.back(steps, [*inputs, *values], g, stand_ins)
        return tuple([cotangents[index] for index in learned])

    def back(self, steps: Steps, known: Sequence[Any], g: Any, stand_ins: Sequence[Any] = ()) -> dict[int, Any]:
        """The gradients at all values; ``known`` are the inputs and what the steps give, but for the last."""
        count = len(known) - len(steps) + 1
        cotangents = {len(known): g}
        for number in range(len(steps) - 1, -1, -1):
            part, inputs, differentiated, parameters, flat = steps[number]
            upstream = cotangents[count + number]
            if part == ADD:
                gradients: Sequence[Any] = (upstream,) * len(inputs)
            elif part == ROWS:
                gradients = (upstream.reshape(known[inputs[0]].shape),)
            elif stand_ins and stand_ins[number]:
                gradients = stand_ins[number]
            else:
                gradients = self._pull(part, upstream, [known[index] for index in inputs], parameters, flat)
                if len(gradients) != len(differentiated):
                    got = "a single array" if len(gradients) == 1 else f"{len(gradients)} values"
                    raise TypeError(f"{self.names[part]} returned {got} where {len(differentiated)} are expected")
            for index, gradient in zip(differentiated, gradients, strict=True):
                cotangents[index] = cotangents[index] + gradient if index in cotangents else gradient
        return cotangents

    def _pull(self, part: int, g: Any, arrays: list[Any], parameters: Any, flat: bool) -> Sequence[Any]:
        shape = arrays[0].shape
        if flat:
            g, arrays = g.ravel(), [array.ravel() for array in arrays]
        result = self.functions[part](g, *arrays, **dict(parameters))
        if result is None:
            raise NotImplementedError(f"{self.names[part]} returned None")
        gradients = result if isinstance(result, (tuple, list)) else (result,)
        return tuple([np.reshape(item, shape) for item in gradients]) if flat else gradients


class Descent(Composition):
    """Gradient descent: (plan, data, start, batches, exam, answers) -> loss of each step, accuracy at some of them.

    The plan holds beside steps and learned inputs: the sources of the forward functions, for each input (is it data, does it
    have one axis), whether examples go one by one, the rate, the seconds of processor time after which to stop, and how many
    steps lie between two looks at the accuracy. The second call, by which others show that they repeat, gives the first's.
    """

    done: tuple[Any, ...] | None = None

    def __call__(self, plan: Any, data: Any, start: Any, batches: Any, exam: Any, answers: Any, *_: Any) -> tuple[Any, ...]:
        if self.done is None:
            self.done = self.descend(plan, data, list(start), batches, exam, answers, [*map(_forward, plan[2])])
        return self.done

    def descend(
        self, plan: Any, data: Any, learned: list[Any], batches: Any, exam: Any, answers: Any, forwards: Sequence[Vjp]
    ) -> tuple[Any, ...]:
        """Trains from ``learned`` on; ends early when the loss is no number any more, or when the time is over."""
        steps, places, _, roles, single, rate, seconds, every = plan
        begun = _cpu()
        losses, accuracies = [], []
        for number, batch in enumerate(batches):
            if number % every == 0:
                accuracies.append(self._accuracy(steps, roles, data, learned, exam, answers, single, forwards))
            loss, gradients = 0.0, [0.0] * len(places)
            groups = batch if single else [batch]
            for chosen in groups:
                inputs = _inputs(roles, data, learned, chosen)
                known = [*inputs, *_values(steps, inputs, forwards)]
                loss += float(known[-1]) / len(groups)
                cotangents = self.back(steps, known[:-1], 1.0)
                gradients = [_add(old, cotangents[place]) for old, place in zip(gradients, places, strict=True)]
            losses.append(loss)
            if not math.isfinite(loss) or _cpu() - begun > seconds:
                break
            learned = [_moved(old, d, rate / len(groups), self.names) for old, d in zip(learned, gradients, strict=True)]
        else:
            accuracies.append(self._accuracy(steps, roles, data, learned, exam, answers, single, forwards))
        return np.array(losses), np.array(accuracies)

    def _accuracy(
        self, steps: Steps, roles: Any, data: Any, learned: Any, exam: Any, answers: Any, single: bool, forwards: Any
    ) -> float:
        """The share of the examples ``exam`` whose largest score is that of the right class. Scores are the first input of
        the loss; where an example has several rows of them, these are added up."""
        right = 0
        for chosen in exam if single else [exam]:
            inputs = _inputs(roles, data, learned, chosen)
            known = [*inputs, *_values(steps[:-1], inputs, forwards)]
            scores = known[steps[-1][1][0]]
            guess = scores.sum(axis=0).argmax() if single else scores.argmax(axis=1)
            right += int(np.sum(guess == answers[chosen]))
        return right / len(exam)


def _moved(old: Any, gradient: Any, rate: float, names: Sequence[str]) -> Any:
    if np.shape(gradient) != old.shape:
        raise ValueError(f"a gradient of shape {np.shape(gradient)} came back for a parameter of shape {old.shape}")
    with np.errstate(all="ignore"):
        return old - rate * gradient


def _inputs(roles: Any, data: Any, learned: Any, chosen: Any) -> list[Any]:
    """The network's inputs in order: data of the chosen examples, and what is learned."""
    held, free = iter(data), iter(learned)
    inputs = []
    for is_data, axes in roles:
        array = next(held)[chosen] if is_data else next(free)
        inputs.append(array.reshape(-1) if is_data and axes == 1 else array)
    return inputs


def _values(steps: Steps, inputs: Sequence[Any], forwards: Sequence[Vjp]) -> list[Any]:
    """What every step gives."""
    known = list(inputs)
    with np.errstate(all="ignore"):
        for part, used, _, parameters, flat in steps:
            arrays = [known[index] for index in used]
            if part == ADD:
                known.append(arrays[0] + arrays[1])
            elif part == ROWS:
                known.append(arrays[0].reshape(len(arrays[1]), -1))
            elif flat:
                vectors = [array.ravel() for array in arrays]
                known.append(forwards[part](*vectors, **dict(parameters)).reshape(arrays[0].shape))
            else:
                known.append(forwards[part](*arrays, **dict(parameters)))
    return known[len(inputs) :]


def _forward(source: str) -> Vjp:
    """The forward function that a source defines."""
    names: dict[str, Any] = {"np": np}
    exec(source, names)
    functions: list[Vjp] = [item for name, item in names.items() if callable(item) and name != "np"]
    return functions[-1]

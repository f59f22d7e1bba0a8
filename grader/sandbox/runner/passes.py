"""Students who write both passes: ``NAME_forward(*inputs) -> out, cache`` and ``NAME_backward(dout, cache)``."""

from collections.abc import Callable
from typing import Any


def combine(forward: Callable[..., Any], backward: Callable[..., Any] | None, name: str) -> Callable[..., Any]:
    """A function of (g, *inputs) that gives the gradients and then the outputs; without ``backward``, of the inputs alone,
    that gives the outputs. The cache is opaque: whatever forward returns after the outputs goes to backward as it is."""

    def both(g: Any, *inputs: Any, **parameters: Any) -> tuple[Any, ...]:
        cotangents = g if isinstance(g, tuple) else (g,)
        outputs, cache = _split(forward(*inputs, **parameters), len(cotangents), name)
        kept = tuple(output.copy() if hasattr(output, "copy") else output for output in outputs)
        gradients = backward(*cotangents, cache) if backward is not None else ()
        return (*(gradients if isinstance(gradients, (tuple, list)) else (gradients,)), *kept)

    def outputs_only(count: int, *inputs: Any, **parameters: Any) -> tuple[Any, ...]:
        return _split(forward(*inputs, **parameters), count, name)[0]

    return both if backward is not None else outputs_only


def _split(result: Any, outputs: int, name: str) -> tuple[tuple[Any, ...], Any]:
    if not isinstance(result, (tuple, list)) or len(result) <= outputs:
        wanted = "out, cache" if outputs == 1 else f"{outputs} outputs and a cache"
        if result is None:
            raise NotImplementedError(f"{name} returned None; it returns {wanted}")
        raise TypeError(f"{name} returned {type(result).__name__} where {wanted} are expected")
    rest = result[outputs:]
    return tuple(result[:outputs]), rest[0] if len(rest) == 1 else tuple(rest)

"""Stands in for PyTorch where functions with their own backward pass are graded: numpy arrays under the names of torch."""

import types

import numpy

__stands_in__ = True

_AXES = {"dim": "axis", "keepdim": "keepdims"}
_RENAMED = {"cat": "concatenate", "mm": "matmul", "bmm": "matmul", "mv": "matmul", "ger": "outer", "pow": "power", "rsqrt": None}
float64 = double = numpy.float64
float32 = float = numpy.float32
int64 = long = numpy.int64
bool = numpy.bool_


class Tensor(numpy.ndarray):
    """An array with the methods of a tensor that backward passes use."""

    requires_grad = False
    grad = None
    _maker = None

    def __new__(cls, data, dtype=None):
        """A view of an array as a tensor."""
        return numpy.asarray(data, dtype=dtype).view(cls)

    def numpy(self):
        """The plain array."""
        return self.view(numpy.ndarray)

    def detach(self):
        """Itself without a past."""
        return self.view(Tensor)

    def clone(self):
        """A copy."""
        return self.copy()

    def size(self, dim=None):
        """The shape, or one size of it."""
        return self.shape if dim is None else self.shape[dim]

    def dim(self):
        """The number of axes."""
        return self.ndim

    def t(self):
        """The transpose."""
        return self.T

    def transpose(self, first, second):
        """Two axes exchanged."""
        return numpy.swapaxes(self, first, second)

    def permute(self, *axes):
        """All axes in another order."""
        return numpy.transpose(self, axes[0] if len(axes) == 1 else axes)

    def view(self, *shape):
        """In another shape; also numpy's view as another type."""
        if len(shape) == 1 and isinstance(shape[0], type):
            return numpy.ndarray.view(self, shape[0])
        return self.reshape(*shape)

    def unsqueeze(self, dim):
        """With an axis of length 1 more."""
        return numpy.expand_dims(self, dim)

    def expand_as(self, other):
        """Repeated into the shape of another."""
        return numpy.broadcast_to(self, other.shape, subok=True)

    def clamp(self, min=None, max=None):
        """Cut off below and above."""
        return numpy.clip(self, min, max)

    def backward(self, gradient):
        """Calls the backward pass that belongs to it and puts the gradients into ``grad`` of the inputs."""
        function, ctx, inputs = self._maker
        found = function.backward(ctx, gradient)
        gradients = tuple(found) if isinstance(found, (tuple, list)) else (found,)
        if all(item is None for item in gradients):
            raise NotImplementedError(f"{function.__name__}.backward returned None")
        if len(gradients) != len(inputs):
            raise TypeError(f"{function.__name__}.backward returned {len(gradients)} gradients for {len(inputs)} inputs")
        for item, given in zip(inputs, gradients):
            if isinstance(item, Tensor):
                item.grad = None if given is None else Tensor(given)


def _method(name):
    def method(self, *args, **kwargs):
        return _call(name, self, *args, **kwargs)

    return method


for (
    _name
) in "sin cos tan exp log sqrt tanh abs sign square sigmoid relu softmax mm matmul mv bmm pow reciprocal neg outer".split():
    setattr(Tensor, _name, _method(_name))
for _name in "sum mean prod std var".split():
    setattr(Tensor, _name, lambda self, *args, _n=_name, **kwargs: _reduce(_n, self, *args, **kwargs))


def _reduce(name, x, *args, **kwargs):
    plain = numpy.asarray(x)
    result = getattr(plain, name)(*args, **{_AXES.get(key, key): value for key, value in kwargs.items()})
    return Tensor(result)


def _call(name, *args, **kwargs):
    kwargs = {_AXES.get(key, key): value for key, value in kwargs.items()}
    if name in _OWN:
        return _OWN[name](*args, **kwargs)
    return Tensor(getattr(numpy, _RENAMED.get(name) or name)(*args, **kwargs))


def _softmax(x, axis=-1):
    e = numpy.exp(x - numpy.max(x, axis=axis, keepdims=True))
    return Tensor(e / numpy.sum(e, axis=axis, keepdims=True))


_OWN = {
    "sigmoid": lambda x: Tensor(1 / (1 + numpy.exp(-numpy.asarray(x)))),
    "relu": lambda x: Tensor(numpy.maximum(x, 0)),
    "softmax": _softmax,
    "neg": lambda x: Tensor(numpy.negative(x)),
    "clamp": lambda x, min=None, max=None: Tensor(numpy.clip(x, min, max)),
    "sum": lambda x, *args, **kwargs: _reduce("sum", x, *args, **kwargs),
    "mean": lambda x, *args, **kwargs: _reduce("mean", x, *args, **kwargs),
    "cat": lambda parts, axis=0: Tensor(numpy.concatenate(parts, axis=axis)),
    "rsqrt": lambda x: Tensor(1 / numpy.sqrt(x)),
}


def tensor(data, dtype=None, requires_grad=False):
    """A tensor of its own memory."""
    made = Tensor(numpy.array(data, dtype=dtype))
    made.requires_grad = requires_grad
    return made


def from_numpy(array):
    """An array as a tensor."""
    return Tensor(array)


def __getattr__(name):
    """torch.NAME for everything that numpy has under that name, or nearly."""
    if name.startswith("__") or not (name in _OWN or name in _RENAMED or hasattr(numpy, name)):
        raise AttributeError(f"torch.{name} is not available here")
    return lambda *args, **kwargs: _call(name, *args, **kwargs)


class Context:
    """What forward leaves for backward."""

    saved_tensors = ()
    needs_input_grad = (True,) * 16

    def save_for_backward(self, *tensors):
        """Keep tensors."""
        self.saved_tensors = tensors

    def mark_dirty(self, *tensors):
        """Nothing here depends on it."""

    def set_materialize_grads(self, value):
        """Nothing here depends on it."""


class Function:
    """A function with a backward pass of its own."""

    @classmethod
    def apply(cls, *inputs):
        """Calls forward and remembers what backward needs."""
        ctx = Context()
        returned = cls.forward(ctx, *inputs)
        if returned is None:
            raise NotImplementedError(f"{cls.__name__}.forward returned None")
        result = numpy.array(returned).view(Tensor)
        result._maker = cls, ctx, inputs
        return result


autograd = types.SimpleNamespace(Function=Function, function=types.SimpleNamespace(Function=Function))
nn = types.SimpleNamespace(Module=object, functional=types.SimpleNamespace())

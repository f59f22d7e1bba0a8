"""Tensors and operators of the stand-in for needle. Arithmetic on tensors is numpy's, so that each operator is judged alone."""

import numpy

__stands_in__ = True

NDArray = numpy.ndarray


class Op:
    """An operator: ``compute`` takes and gives arrays, ``gradient`` takes the gradient of the output and the node."""

    def compute(self, *args):
        raise NotImplementedError

    def gradient(self, out_grad, node):
        raise NotImplementedError

    def gradient_as_tuple(self, out_grad, node):
        """Always a tuple, one tensor for each input."""
        output = self.gradient(out_grad, node)
        return tuple(output) if isinstance(output, (tuple, list)) else (output,)


class TensorOp(Op):
    """An operator whose call makes a tensor."""

    def __call__(self, *args):
        inputs = tuple(item if isinstance(item, Tensor) else Tensor(item) for item in args)
        data = self.compute(*(item.cached_data for item in inputs))
        if data is None:
            raise NotImplementedError("compute returned None")
        return Tensor(data, op=self, inputs=inputs)


class Value:
    """A node of the graph."""

    op = None
    inputs = ()

    def realize_cached_data(self):
        """The array."""
        return self.cached_data


def _array(value):
    return value.cached_data if isinstance(value, Value) else value


class Tensor(Value):
    """An array, and where it came from."""

    def __init__(self, array, *, op=None, inputs=(), device=None, dtype=None, requires_grad=True, **_others):
        self.cached_data = numpy.asarray(_array(array), dtype=dtype)
        self.op, self.inputs, self.requires_grad = op, inputs, requires_grad

    shape = property(lambda self: self.cached_data.shape)
    dtype = property(lambda self: self.cached_data.dtype)
    ndim = property(lambda self: self.cached_data.ndim)
    size = property(lambda self: self.cached_data.size)
    data = property(lambda self: Tensor(self.cached_data))
    T = property(lambda self: Tensor(self.cached_data.T))
    device = None

    def numpy(self):
        """The array."""
        return self.cached_data

    def detach(self):
        """The same array without a past."""
        return Tensor(self.cached_data)

    def is_leaf(self):
        """Whether no operator made it."""
        return self.op is None

    def reshape(self, *shape):
        """In another shape, given as one tuple or as numbers."""
        return Tensor(self.cached_data.reshape(*shape))

    def broadcast_to(self, shape):
        """Repeated into another shape."""
        return Tensor(numpy.broadcast_to(self.cached_data, shape))

    def transpose(self, axes=None):
        """Two axes exchanged, the last two unless others are named."""
        return Tensor(numpy.swapaxes(self.cached_data, *(axes or (-1, -2))))

    def sum(self, axes=None):
        """Added up over some axes, or over all."""
        return Tensor(self.cached_data.sum(axis=tuple(axes) if isinstance(axes, list) else axes))

    def matmul(self, other):
        """The matrix product."""
        return Tensor(self.cached_data @ _array(other))

    def __len__(self):
        return len(self.cached_data)

    def __getitem__(self, key):
        return Tensor(self.cached_data[_array(key)])

    def __neg__(self):
        return Tensor(-self.cached_data)

    def __array__(self, dtype=None, copy=None):
        return numpy.asarray(self.cached_data, dtype=dtype)


for _name in "add sub mul truediv pow matmul".split():

    def _operator(self, other, name=_name):
        return Tensor(getattr(numpy.asarray(self.cached_data), f"__{name}__")(_array(other)))

    def _reflected(self, other, name=_name):
        return Tensor(getattr(numpy.asarray(self.cached_data), f"__r{name}__")(_array(other)))

    setattr(Tensor, f"__{_name}__", _operator)
    setattr(Tensor, f"__r{_name}__", _reflected)


class TensorTuple(Value):
    """Several tensors; operators that give them are not graded here."""


class TensorTupleOp(Op):
    """The same for operators."""

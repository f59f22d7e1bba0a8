"""CMU needle

Operators as classes: ``compute`` takes and gives arrays, ``gradient(out_grad, node)`` the gradients of the node's inputs.
"""

import numpy as np

from grader.exercise import adapted, real

STAND_INS = ("needle",)


def _calls(operator, inputs):
    given = ", ".join(f"Tensor({name})" for name in inputs)
    gradients = ", ".join(f"d{name}" for name in inputs)
    return (
        f"from needle import Tensor\nnode = {operator}({given})\nout = node.numpy()\n"
        f"[{gradients}] = [part.numpy() for part in node.op.gradient_as_tuple(Tensor(dout), node)]"
    )


def _class(operator, inputs, kept):
    name = operator.partition("(")[0]
    begun = f"    def __init__(self, {kept}):\n        self.{kept} = {kept}\n\n" if kept else ""
    return (
        f"from needle import TensorOp\n\n\nclass {name}(TensorOp):\n{begun}"
        f"    def compute(self, {', '.join(inputs)}):\n        raise NotImplementedError\n\n"
        "    def gradient(self, out_grad, node):\n        raise NotImplementedError"
    )


def operator(of, called, inputs, kept="", **others):
    """An exercise whose students write a class: ``kept`` is what its constructor gets."""
    return adapted(of, _calls(called, inputs), starter=_class(called, inputs, kept), **others)


# Elementwise exercises are about lists of numbers: a matrix goes there and comes back.
ONE = {"shapes": "(n,d)->(n,d)", "turn": lambda out, a: out.reshape(a.shape)}
TWO = {"shapes": "(n,d),(n,d)->(n,d)", "turn": lambda out, a, b: out.reshape(a.shape)}
SCALAR = {"shapes": "(n,d),()->(n,d)", "turn": lambda out, a, scalar: out.reshape(a.shape)}


@operator("ewise_add", "EWiseAdd()", "ab")
def ewise_add(a, b):
    return a, b


@operator("add_scalar", "AddScalar(float(scalar))", "a", "scalar")
def add_scalar(a, scalar):
    return a, scalar


@operator("multiply", "EWiseMul()", "ab", **TWO)
def ewise_mul(a, b):
    return a.reshape(-1), b.reshape(-1)


@operator("divide", "EWiseDiv()", "ab", **TWO)
def ewise_div(a, b):
    return a.reshape(-1), b.reshape(-1)


@operator("power", "EWisePow()", "ab", **TWO)
def ewise_pow(a, b):
    return a.reshape(-1), b.reshape(-1)


@operator("multiply", "MulScalar(float(scalar))", "a", "scalar", **SCALAR)
def mul_scalar(a, scalar: real(gradient=False)):
    return a.reshape(-1), np.full(a.size, scalar)


@operator("divide", "DivScalar(float(scalar))", "a", "scalar", **SCALAR)
def div_scalar(a, scalar: real(0.5, 3.0, gradient=False)):
    return a.reshape(-1), np.full(a.size, scalar)


@operator("power", "PowerScalar(float(scalar))", "a", "scalar", **SCALAR)
def power_scalar(a, scalar: real(gradient=False)):
    return a.reshape(-1), np.full(a.size, scalar)


@operator("negate", "Negate()", "a", **ONE)
def negate(a):
    return a.reshape(-1)


@operator("log", "Log()", "a", **ONE)
def log(a):
    return a.reshape(-1)


@operator("exp", "Exp()", "a", **ONE)
def exp(a):
    return a.reshape(-1)


@operator("relu", "ReLU()", "a", **ONE)
def relu(a):
    return a.reshape(-1)


@operator("tanh", "Tanh()", "a", **ONE)
def tanh(a):
    return a.reshape(-1)


@operator("matrix_product", "MatMul()", "ab")
def matmul(a, b):
    return a, b


@operator("batched_matrix_product", "MatMul()", "ab")
def batched_matmul(a, b):
    return a, b


@operator("reshape", "Reshape((a.shape[0], 2, 3))", "a", "shape")
def reshape(a):
    return a


@operator("transpose", "Transpose()", "a")
def transpose(a):
    return a


@operator("broadcast_to", "BroadcastTo((batch, rows, a.shape[1]))", "a", "shape")
def broadcast_to(a, *, batch, rows):
    return a


@operator("sum_over_axis", "Summation(axes=(1,))", "a", "axes")
def summation(a):
    return a


@operator("log_sum_exp", "LogSumExp(axes=(1,))", "a", "axes")
def log_sum_exp(a):
    return a

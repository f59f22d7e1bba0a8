"""CMU needle

Operators as classes: ``compute`` takes and gives arrays, ``gradient(out_grad, node)`` the gradients of the node's inputs.
"""

from grader.exercise import adapted

STAND_INS = ("needle",)


def _shaped(out, x, *others):
    """Elementwise exercises are about lists of numbers: a matrix goes there and comes back."""
    return out.reshape(x.shape)


def _calls(operator, inputs):
    given = ", ".join(f"Tensor({name})" for name in inputs)
    gradients = ", ".join(f"d{name}" for name in inputs)
    return (
        f"from needle import Tensor\nnode = {operator}({given})\nout = node.numpy()\n"
        f"[{gradients}] = [part.numpy() for part in node.op.gradient_as_tuple(Tensor(dout), node)]"
    )


@adapted("multiply", _calls("EWiseMul()", "ab"), shapes="(n,d),(n,d)->(n,d)", turn=_shaped)
def ewise_mul(a, b):
    return a.reshape(-1), b.reshape(-1)


@adapted("divide", _calls("EWiseDiv()", "ab"), shapes="(n,d),(n,d)->(n,d)", turn=_shaped)
def ewise_div(a, b):
    return a.reshape(-1), b.reshape(-1)


@adapted("negate", _calls("Negate()", "a"), shapes="(n,d)->(n,d)", turn=_shaped)
def negate(a):
    return a.reshape(-1)


@adapted("log", _calls("Log()", "a"), shapes="(n,d)->(n,d)", turn=_shaped)
def log(a):
    return a.reshape(-1)


@adapted("exp", _calls("Exp()", "a"), shapes="(n,d)->(n,d)", turn=_shaped)
def exp(a):
    return a.reshape(-1)


@adapted("relu", _calls("ReLU()", "a"), shapes="(n,d)->(n,d)", turn=_shaped)
def relu(a):
    return a.reshape(-1)


@adapted("tanh", _calls("Tanh()", "a"), shapes="(n,d)->(n,d)", turn=_shaped)
def tanh(a):
    return a.reshape(-1)


@adapted("matrix_product", _calls("MatMul()", "ab"))
def matmul(a, b):
    return a, b


@adapted("batched_matrix_product", _calls("MatMul()", "ab"))
def batched_matmul(a, b):
    return a, b


@adapted("broadcast_to", _calls("BroadcastTo((batch, rows, a.shape[1]))", "a"))
def broadcast_to(a, *, batch, rows):
    return a


@adapted("sum_over_axis", _calls("Summation(axes=(1,))", "a"))
def summation(a):
    return a


@adapted("log_sum_exp", _calls("LogSumExp(axes=(1,))", "a"))
def log_sum_exp(a):
    return a

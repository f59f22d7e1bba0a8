"""PyTorch

Classes of ``torch.autograd.Function`` with static ``forward(ctx, ...)`` and ``backward(ctx, ...)``.
"""

from grader.exercise import adapted

STAND_INS = ("torch",)


def _shaped(out, x, *others):
    """Elementwise exercises are about lists of numbers: a matrix goes there and comes back."""
    return out.reshape(x.shape)


def _calls(function, inputs):
    tensors = "\n".join(f"{name}_ = torch.tensor({name}, requires_grad=True)" for name in inputs)
    gradients = "\n".join(f"d{name} = {name}_.grad.numpy()" for name in inputs)
    given = ", ".join(f"{name}_" for name in inputs)
    return (
        f"import torch\n{tensors}\nresult = {function}.apply({given})\nout = result.detach().numpy()\n"
        f"result.backward(torch.tensor(dout))\n{gradients}"
    )


@adapted("sin", _calls("Sin", "x"), shapes="(n,d)->(n,d)", turn=_shaped)
def sin(x):
    return x.reshape(-1)


@adapted("exp", _calls("Exp", "x"), shapes="(n,d)->(n,d)", turn=_shaped)
def exp(x):
    return x.reshape(-1)


@adapted("tanh", _calls("Tanh", "x"), shapes="(n,d)->(n,d)", turn=_shaped)
def tanh(x):
    return x.reshape(-1)


@adapted("sigmoid", _calls("Sigmoid", "x"), shapes="(n,d)->(n,d)", turn=_shaped)
def sigmoid(x):
    return x.reshape(-1)


@adapted("relu", _calls("ReLU", "x"), shapes="(n,d)->(n,d)", turn=_shaped)
def relu(x):
    return x.reshape(-1)


@adapted("multiply", _calls("Multiply", "xy"), shapes="(n,d),(n,d)->(n,d)", turn=_shaped)
def multiply(x, y):
    return x.reshape(-1), y.reshape(-1)


@adapted("softmax", _calls("Softmax", "x"))
def softmax(x):
    return x


# As in torch.nn: the weights of one output are a row.
@adapted(
    "affine",
    _calls("Linear", ("x", "w", "b")),
    shapes="(n,d),(m,d),(m)->(n,m)",
)
def linear(x, w, b):
    return x, w.T, b

"""PyTorch

Classes of ``torch.autograd.Function`` with static ``forward(ctx, ...)`` and ``backward(ctx, ...)``.
"""

from grader.exercise import adapted

STAND_INS = ("torch",)


def _calls(function, inputs):
    tensors = "\n".join(f"{name}_ = torch.tensor({name}, requires_grad=True)" for name in inputs)
    gradients = "\n".join(f"d{name} = {name}_.grad.numpy()" for name in inputs)
    given = ", ".join(f"{name}_" for name in inputs)
    return (
        f"import torch\n{tensors}\nresult = {function}.apply({given})\nout = result.detach().numpy()\n"
        f"result.backward(torch.tensor(dout))\n{gradients}"
    )


@adapted("sin", _calls("Sin", "x"), shapes="(n,d)->(n,d)")
def sin(x):
    return x


@adapted("exp", _calls("Exp", "x"), shapes="(n,d)->(n,d)")
def exp(x):
    return x


@adapted("tanh", _calls("Tanh", "x"), shapes="(n,d)->(n,d)")
def tanh(x):
    return x


@adapted("sigmoid", _calls("Sigmoid", "x"), shapes="(n,d)->(n,d)")
def sigmoid(x):
    return x


@adapted("relu", _calls("ReLU", "x"), shapes="(n,d)->(n,d)")
def relu(x):
    return x


@adapted("multiply", _calls("Multiply", "xy"), shapes="(n,d),(n,d)->(n,d)")
def multiply(x, y):
    return x, y


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

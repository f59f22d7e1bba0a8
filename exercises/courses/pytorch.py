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


def _class(function, inputs):
    return (
        f"import torch\n\n\nclass {function}(torch.autograd.Function):\n"
        f"    @staticmethod\n    def forward(ctx, {', '.join(inputs)}):\n        raise NotImplementedError\n\n"
        "    @staticmethod\n    def backward(ctx, grad_output):\n        raise NotImplementedError"
    )


def function(of, name, inputs, **others):
    """An exercise whose students write a class ``name``."""
    return adapted(of, _calls(name, inputs), starter=_class(name, inputs), **others)


# Elementwise exercises are about lists of numbers: a matrix goes there and comes back.
ONE = {"shapes": "(n,d)->(n,d)", "turn": lambda out, x: out.reshape(x.shape)}
TWO = {"shapes": "(n,d),(n,d)->(n,d)", "turn": lambda out, x, y: out.reshape(x.shape)}


@function("sin", "Sin", "x", **ONE)
def sin(x):
    return x.reshape(-1)


@function("exp", "Exp", "x", **ONE)
def exp(x):
    return x.reshape(-1)


@function("tanh", "Tanh", "x", **ONE)
def tanh(x):
    return x.reshape(-1)


@function("sigmoid", "Sigmoid", "x", **ONE)
def sigmoid(x):
    return x.reshape(-1)


@function("relu", "ReLU", "x", **ONE)
def relu(x):
    return x.reshape(-1)


@function("multiply", "Multiply", "xy", **TWO)
def multiply(x, y):
    return x.reshape(-1), y.reshape(-1)


@function("softmax", "Softmax", "x")
def softmax(x):
    return x


# As in torch.nn: the weights of one output are a row.
@function("affine", "Linear", "xwb", shapes="(n,d),(m,d),(m)->(n,m)")
def linear(x, w, b):
    return x, w.T, b

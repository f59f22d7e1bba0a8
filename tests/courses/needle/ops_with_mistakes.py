# assignment: needle
# needle.ewise_add: fail a=takes_the_rule_for_a_product b=takes_the_rule_for_a_product
# needle.add_scalar: fail a=multiplies_by_the_number
# needle.mul_scalar: fail a=?
# needle.power_scalar: fail a=leaves_out_the_factor_p
# needle.div_scalar: fail a=multiplies_by_the_denominator
# needle.reshape: invalid a=keeps_the_shape
# needle.transpose: fail a=reshapes
# needle.ewise_mul: fail a=pairs_each_factor_with_itself b=pairs_each_factor_with_itself
# needle.ewise_div: fail b=forgets_the_sign
# needle.negate: not_attempted
# needle.log: invalid a=differentiates_at_the_output
# needle.relu: missing
# needle.matmul: error
# needle.broadcast_to: invalid a=?
# needle.summation: fail a=divides_by_the_length
# says: returned a result. Its forward pass is right.

import needle as ndl
from needle.autograd import Tensor, TensorOp
import numpy as array_api


class EWiseAdd(TensorOp):
    def compute(self, a, b):
        return a + b

    def gradient(self, out_grad, node):
        lhs, rhs = node.inputs
        return out_grad * rhs, out_grad * lhs


class AddScalar(TensorOp):
    def __init__(self, scalar):
        self.scalar = scalar

    def compute(self, a):
        return a + self.scalar

    def gradient(self, out_grad, node):
        return out_grad * self.scalar


class MulScalar(TensorOp):
    def __init__(self, scalar):
        self.scalar = scalar

    def compute(self, a):
        return a * self.scalar

    def gradient(self, out_grad, node):
        return out_grad * node.inputs[0]


class PowerScalar(TensorOp):
    def __init__(self, scalar):
        self.scalar = scalar

    def compute(self, a):
        return array_api.power(a, self.scalar)

    def gradient(self, out_grad, node):
        return out_grad * node.inputs[0] ** (self.scalar - 1)


class DivScalar(TensorOp):
    def __init__(self, scalar):
        self.scalar = scalar

    def compute(self, a):
        return a / self.scalar

    def gradient(self, out_grad, node):
        return out_grad * self.scalar


class Reshape(TensorOp):
    def __init__(self, shape):
        self.shape = shape

    def compute(self, a):
        return array_api.reshape(a, self.shape)

    def gradient(self, out_grad, node):
        return out_grad


class Transpose(TensorOp):
    def __init__(self, axes = None):
        self.axes = axes

    def compute(self, a):
        return array_api.swapaxes(a, *(self.axes or (-1, -2)))

    def gradient(self, out_grad, node):
        return out_grad.reshape(node.inputs[0].shape)


class EWiseMul(TensorOp):
    def compute(self, a, b):
        return a * b

    def gradient(self, out_grad, node):
        lhs, rhs = node.inputs
        return out_grad * lhs, out_grad * rhs


class EWiseDiv(TensorOp):
    def compute(self, a, b):
        return a / b

    def gradient(self, out_grad, node):
        a, b = node.inputs
        return out_grad / b, out_grad * a / (b * b)


class Negate(TensorOp):
    def compute(self, a):
        ### BEGIN YOUR SOLUTION
        raise NotImplementedError()
        ### END YOUR SOLUTION

    def gradient(self, out_grad, node):
        raise NotImplementedError()


class Log(TensorOp):
    def compute(self, a):
        return array_api.log(a)

    def gradient(self, out_grad, node):
        return out_grad / node


class Exp(TensorOp):
    def compute(self, a):
        return array_api.exp(a)

    def gradient(self, out_grad, node):
        return out_grad * array_api.exp(node.inputs[0])


class MatMul(TensorOp):
    def compute(self, a, b):
        return a @ b

    def gradient(self, out_grad, node):
        a, b = node.inputs
        return out_grad @ b, a @ out_grad


class BroadcastTo(TensorOp):
    def __init__(self, shape):
        self.shape = shape

    def compute(self, a):
        return array_api.broadcast_to(a, self.shape)

    def gradient(self, out_grad, node):
        return out_grad


class Summation(TensorOp):
    def __init__(self, axes=None):
        self.axes = axes

    def compute(self, a):
        return array_api.sum(a, axis=self.axes)

    def gradient(self, out_grad, node):
        return out_grad.reshape((-1, 1)) * Tensor(array_api.ones(node.inputs[0].shape)) / node.inputs[0].shape[1]

"""Stands in for CMU's needle where a file of operators is graded: tensors hold numpy arrays and compute at once."""

from autograd import Op, Tensor, TensorOp, Value

__stands_in__ = True

__all__ = ["Op", "Tensor", "TensorOp", "Value"]

"""``torch.autograd`` of the stand-in for PyTorch."""

from torch import Context, Function

__stands_in__ = True

__all__ = ["Context", "Function"]

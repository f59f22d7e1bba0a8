"""``torch.autograd`` of the stand-in for PyTorch."""

from torch import Context, Function

__all__ = ["Context", "Function"]

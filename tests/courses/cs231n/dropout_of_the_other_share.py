# assignment: cs231n-a2
# says: It is right for your own forward pass: dropout_backward is not to blame
# cs231n.dropout: fail forward=?
# cs231n.affine: missing
# cs231n.relu: missing
# cs231n.svm_loss: missing
# cs231n.softmax_loss: missing
# cs231n.batchnorm: missing
# cs231n.batchnorm_alt: missing
# cs231n.layernorm: missing
# cs231n.conv: missing
# cs231n.max_pool: missing
# cs231n.spatial_batchnorm: missing
# cs231n.spatial_groupnorm: missing

import numpy as np

def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = None
    out = x
    if mode == "train":
        mask = (np.random.rand(*x.shape) > p) / (1 - p)
        out = x * mask
    cache = (dropout_param, mask)
    return out, cache


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "train":
        return dout * mask
    return dout

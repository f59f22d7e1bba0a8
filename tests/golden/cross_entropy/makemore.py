# status: pass
# score: 1
# gradients: logits=pass

import numpy as np

# step by step, like in the video
def cross_entropy_vjp(g, logits, labels):
    n = logits.shape[0]
    logit_maxes = logits.max(1, keepdims=True)
    norm_logits = logits - logit_maxes
    counts = np.exp(norm_logits)
    counts_sum = counts.sum(1, keepdims=True)
    counts_sum_inv = counts_sum ** -1
    probs = counts * counts_sum_inv
    logprobs = np.log(probs)

    dlogprobs = np.zeros_like(logprobs)
    dlogprobs[range(n), labels] = -1.0 / n * g
    dprobs = (1.0 / probs) * dlogprobs
    dcounts_sum_inv = (counts * dprobs).sum(1, keepdims=True)
    dcounts = counts_sum_inv * dprobs
    dcounts_sum = (-counts_sum ** -2) * dcounts_sum_inv
    dcounts += np.ones_like(counts) * dcounts_sum
    dnorm_logits = counts * dcounts
    dlogits = dnorm_logits.copy()
    dlogit_maxes = (-dnorm_logits).sum(1, keepdims=True)
    dlogits += (np.arange(logits.shape[1]) == logits.argmax(1)[:, None]) * dlogit_maxes
    return dlogits

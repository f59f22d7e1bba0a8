import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n)->(n),(n)",
    number="2.11",
    module="Linear operators",
    level=4,
    needs=("permute", "full_convolution"),
    known_from=("HIPS autograd",),
)
def fourier_transform(x: real()):
    r"""The discrete Fourier transform of a real signal

    The forward pass takes a real signal $x$ to its $n$ Fourier coefficients and returns their real and imaginary
    parts as two real vectors:
    $$a_k = \sum_j x_j \cos \frac{2 \pi j k}{n}, \qquad b_k = -\sum_j x_j \sin \frac{2 \pi j k}{n} ,$$
    with indices from 0 to $n - 1$. In numpy, $a + \mathrm{i} b$ is `np.fft.fft(x)`.

    There are two outputs, so $g$ is a tuple of two arrays, the cotangents of $a$ and of $b$, and the gradient of $x$
    is the sum of what comes back through each. Both maps are linear, with matrices of cosines and sines. Going
    backward needs their transposes, and there is a fast Fourier transform for that too. The inverse transform looks
    like it, but a transpose is an inverse only up to a factor here, and `np.fft.ifft` has that factor built in. A
    sign is at stake as well: which of $e^{\mathrm{i} \varphi}$ and $e^{-\mathrm{i} \varphi}$ stands in the sum?

    Return the gradient with respect to $x$, one real array shaped like $x$.
    """
    index = np.arange(x.shape[0])
    angle = 2.0 * np.pi * np.outer(index, index) / x.shape[0]
    return np.cos(angle) @ x, -(np.sin(angle) @ x)

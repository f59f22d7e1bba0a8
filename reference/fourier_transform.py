import numpy as np

from grader.exercise import accepted, misconception


def fourier_transform_vjp(g, x):
    ga, gb = g
    return np.real(np.fft.ifft(ga + 1j * gb)) * len(x)


@misconception("x", "This is the inverse transform. The transpose differs from it by a factor, which np.fft.ifft has built in.")
def uses_the_inverse(g, x):
    return np.real(np.fft.ifft(g[0] + 1j * g[1]))


@misconception(
    "x",
    "The imaginary part enters with the wrong sign. Write both outputs with cosines and sines, and follow the sign of each.",
)
def loses_the_conjugation(g, x):
    return np.real(np.fft.fft(g[0] + 1j * g[1]))


@misconception("x", "The cotangent of the imaginary part is not used. Both outputs depend on x, and their contributions add up.")
def ignores_the_imaginary_part(g, x):
    return np.real(np.fft.ifft(g[0])) * len(x)


@misconception("x", "The cotangent of the real part is not used. Both outputs depend on x, and their contributions add up.")
def ignores_the_real_part(g, x):
    return np.real(np.fft.ifft(1j * g[1])) * len(x)


@misconception("x", "The factor is that of a transform which keeps lengths. The forward pass here has no factor at all.")
def takes_the_transform_for_unitary(g, x):
    return np.real(np.fft.ifft(g[0] + 1j * g[1])) * np.sqrt(len(x))


@misconception("x", "The roles of real and imaginary part are exchanged: the first cotangent belongs to the cosines.")
def exchanges_the_parts(g, x):
    return np.real(np.fft.ifft(g[1] + 1j * g[0])) * len(x)


@accepted
def by_components(g, x):
    n = len(x)
    dx = np.zeros(n)
    for j in range(n):
        for k in range(n):
            angle = 2 * np.pi * j * k / n
            dx[j] += g[0][k] * np.cos(angle) - g[1][k] * np.sin(angle)
    return dx


@accepted
def by_matrices(g, x):
    index = np.arange(len(x))
    angle = 2 * np.pi / len(x) * index[:, None] * index
    return np.cos(angle).T @ g[0] - np.sin(angle).T @ g[1]


@accepted
def by_forward_transform(g, x):
    return np.fft.fft(g[0] - 1j * g[1]).real

# status: invalid
# score: 0
# gradients: x=invalid w=invalid b=invalid
# message: list

def affine_vjp(g, x, w, b):
    N, D = x.shape
    M = w.shape[1]
    dx = [[sum(g[i, k] * w[j, k] for k in range(M)) for j in range(D)] for i in range(N)]
    dw = [[sum(g[i, k] * x[i, j] for i in range(N)) for k in range(M)] for j in range(D)]
    db = [sum(g[i, k] for i in range(N)) for k in range(M)]
    return dx, dw, db

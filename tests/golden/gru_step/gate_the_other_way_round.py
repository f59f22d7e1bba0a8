# status: fail
# score: 0
# gradients: x=fail h=fail Wr=fail Wz=fail Wu=fail Ur=fail Uz=fail Uu=fail
# misconception: x=takes_the_update_gate_the_other_way_round h=takes_the_update_gate_the_other_way_round Wr=takes_the_update_gate_the_other_way_round Wz=takes_the_update_gate_the_other_way_round Wu=takes_the_update_gate_the_other_way_round Ur=takes_the_update_gate_the_other_way_round Uz=takes_the_update_gate_the_other_way_round Uu=takes_the_update_gate_the_other_way_round

import numpy as np
def s(a): return 0.5*(1+np.tanh(a/2))
def gru_step_vjp(g, x, h, Wr, Wz, Wu, Ur, Uz, Uu):
    r, z = s(x@Wr+h@Ur), s(x@Wz+h@Uz)
    u = np.tanh(x@Wu+(r*h)@Uu)
    # out = (1-z)*h + z*u ?
    du = g*z*(1-u*u)
    dz = g*(u-h)*z*(1-z)
    drh = du@Uu.T
    dr = drh*h*r*(1-r)
    dh = g*(1-z) + drh*r + dr@Ur.T + dz@Uz.T
    dx = dr@Wr.T + dz@Wz.T + du@Wu.T
    return dx, dh, x.T@dr, x.T@dz, x.T@du, h.T@dr, h.T@dz, (r*h).T@du

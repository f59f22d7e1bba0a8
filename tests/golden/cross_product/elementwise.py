# status: fail
# score: 0
# gradients: a=fail b=fail
# misconception: a=uses_the_elementwise_rule_for_a b=uses_the_elementwise_rule_for_b

import numpy as np

def cross_product_vjp(g, a, b):
    return g * b, g * a

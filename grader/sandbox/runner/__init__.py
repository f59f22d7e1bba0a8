"""What runs inside the box: the zygote and its children.

Standard library and numpy only, relative imports only: in the box this package stands alone, without the grader.
Nothing in here knows a reference, an expected value, a tolerance or a score.
"""

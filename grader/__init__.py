"""grader: grades vector-Jacobian products that students write in numpy."""

__version__ = "0.1.0"

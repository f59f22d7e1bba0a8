"""Measurements, each one command that prints ratios: ``python -m benchmarks.throughput``."""

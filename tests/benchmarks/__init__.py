"""Benchmarks: how long things take, and how much memory. Run by hand, on a machine that does nothing else.

    python -m tests.benchmarks                     # list them
    python -m tests.benchmarks NAME [OPTIONS]      # run one; --help lists its options

Everything they read is invented and the same on every machine, so that figures can be compared.
"""

"""Runs of the real program, most of them as processes: several at once, interrupted, killed, on full disks.

Beatport is the fake one, in another process or thread; its requests are counted. Nothing of the program is replaced.
`conftest` holds the program and the Beatport that all tests use. Most of these tests take seconds and are marked slow.
"""

"""What holds for all tests."""

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # a test that is slow on a busy machine has not failed
settings.load_profile("no deadline")

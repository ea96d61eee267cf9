"""What holds for all tests."""

from hypothesis import settings

settings.register_profile("beatmatch", deadline=None)  # a machine under load is not a failure
settings.load_profile("beatmatch")

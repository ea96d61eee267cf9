"""What holds for all tests."""

import signal

from hypothesis import settings

settings.register_profile("beatmatch", deadline=None)  # a machine under load is not a failure
settings.load_profile("beatmatch")

# A shell that runs the tests in the background ignores SIGINT, and the processes that tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

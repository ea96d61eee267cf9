"""What works on this machine and what does not, for `beatmatch doctor`.

Reading order:

- `diagnosis`: all checks, and the exit code that a run would end with
- `checks`: what a check says
- `environment`: the checks of this machine: program, packages, folders, memory, catalogue, terminal
- `beatport`: the checks of login, API, website, the form of their tracks, and the clock
- `fingerprint`: that form, and how it compares with the one that is known

`cli.doctor` imports `diagnosis.diagnose` and `fingerprint.fingerprint`; nothing else is for outside.
"""

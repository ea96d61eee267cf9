"""The configuration: every option with its value, merged from flags, BEATMATCH_... variables, a file and defaults.

Reading order:

- `options`: the table of all options, from which flags, variables, file keys and help are made
- `option_kinds`: the types of their values, and how each is read
- `load`: the four layers merged into a `Configuration`, and the user's folders
- `example`: a file to begin with
- `run_settings`: the `Settings` of a run, made from a `Configuration`

Import from outside what is listed in `__all__`; `cli`, `console` and `doctor` do.
"""

from beatmatch.config.load import Configuration, Origin, Setting, UserFolders, load, user_folders
from beatmatch.config.options import OPTIONS, Option, Panel
from beatmatch.config.run_settings import (
    login_file,
    readable_login_file,
    require_store,
    run_settings,
    state_folder,
    write_policy,
)

__all__ = [
    "OPTIONS",
    "Configuration",
    "Option",
    "Origin",
    "Panel",
    "Setting",
    "UserFolders",
    "load",
    "login_file",
    "readable_login_file",
    "require_store",
    "run_settings",
    "state_folder",
    "user_folders",
    "write_policy",
]

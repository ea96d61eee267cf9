"""What a run is told, and by whom: flags win over variables, these over a file, these over defaults."""

from beatmatch.config.load import Configuration, Origin, Places, Setting, load, places_of
from beatmatch.config.options import OPTIONS, Option, Panel
from beatmatch.config.run_settings import login_file, require_store, run_settings, state_folder

__all__ = [
    "OPTIONS",
    "Configuration",
    "Option",
    "Origin",
    "Panel",
    "Places",
    "Setting",
    "load",
    "login_file",
    "places_of",
    "require_store",
    "run_settings",
    "state_folder",
]

"""What people see in a terminal. The only part that imports rich."""

from beatmatch.console.messages import print_error, print_playlists, print_summary
from beatmatch.console.progress import progress
from beatmatch.console.table import TableWriter, print_results_table, table_writer
from beatmatch.console.terminal import Color, Screen, log_handler, open_screen
from beatmatch.console.text import printable

__all__ = [
    "Color",
    "Screen",
    "TableWriter",
    "log_handler",
    "open_screen",
    "print_error",
    "print_playlists",
    "print_results_table",
    "print_summary",
    "printable",
    "progress",
    "table_writer",
]

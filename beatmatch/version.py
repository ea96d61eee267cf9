"""The version of this program and how it names itself to Beatport, where every layer can import them."""

__version__ = "0.1.0"
HOME_PAGE = "https://pypi.org/project/beatmatch/"  # where Beatport can find out who asks; pyproject.toml has it, too
USER_AGENT = f"beatmatch/{__version__} (+{HOME_PAGE})"

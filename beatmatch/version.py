"""The version of this program and how it names itself to Beatport, where every layer can import them."""

__version__ = "0.1.0"
HOME_PAGE = ""  # an address at which Beatport can find out who asks; none is published yet
USER_AGENT = f"beatmatch/{__version__}" + (f" (+{HOME_PAGE})" if HOME_PAGE else "")

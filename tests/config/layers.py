"""A configuration loaded from the layers that a test names."""

from beatmatch.config import Configuration, load


def load_layers(tmp_path, flags=None, environ=None, toml=None) -> Configuration:
    file = None
    if toml is not None:
        file = tmp_path / "own.toml"
        file.write_text(toml, encoding="utf-8")
    return load(flags or {}, {"HOME": str(tmp_path), **(environ or {})}, file=file and str(file))

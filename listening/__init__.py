"""Social listening for campaign hashtags, in numbers that can be defended."""

from importlib.metadata import version

__version__ = version("listening")

"""Stage: whom a mention means. One module a kind of mention, over one memory of what the document named."""

from .context import Context, NoteReading, treaty_of

__all__ = ["Context", "NoteReading", "treaty_of"]

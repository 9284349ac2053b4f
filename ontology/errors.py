"""The base class of all errors that a user can cause or mend."""

from __future__ import annotations

from typing import ClassVar


class MandategraphError(Exception):
    """An error with a message for the user: what happened, where, and what to do.

    `exit_code` is the exit code of the command: 1 for bad input, 2 for wrong usage.
    """

    exit_code: ClassVar[int] = 1


class UsageError(MandategraphError):
    """Arguments that are not valid, or that cannot be used together."""

    exit_code = 2


class AuthorityError(MandategraphError):
    """An authority file that cannot be used: the message names the file, the line and the remedy."""

"""Errors that the operator can act on. Each message says what to do."""


class ConfigurationError(Exception):
    """A setting or file of the installation is wrong; the message says which and what to do."""

"""What can go wrong in storage, split by what the caller does next."""


class StorageError(Exception):
    """Something of storage failed."""


class StorageUnavailable(StorageError):
    """The database cannot be reached or broke off; nothing was committed: try again later."""


class StorageBusy(StorageError):
    """Another transaction stood in the way (deadlock, time-out): run the unit again."""


class NotMigrated(StorageError):
    """The database has no schema of ours yet: run the migrations first."""


class NoMunicipality(StorageError):
    """A municipality's rows were asked for in a unit without one: a mistake in the calling code."""


class Undecipherable(StorageError):
    """None of the encryption keys opens a stored text: a key went before rotation was done."""

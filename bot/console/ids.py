"""Numbers in paths: whatever can't be one of ours is a page that does not exist."""

from typing import Annotated

from fastapi import Path

LARGEST = 2**63 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST)]
"""A path parameter that may be the id of a row."""

"""Everything that `meedoen check` looks at."""

from bot.checks.every import check_all
from bot.checks.findings import Finding

__all__ = ["Finding", "check_all"]

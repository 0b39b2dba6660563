"""Train the interpreter before the tests begin: `python -m tests.support.model`.

No single test then has to wait for it, and none runs into its time limit on a slow machine.
"""

from nlu import DATA_DIR, ensure_model
from tests.support.house import MODELS

if __name__ == "__main__":
    ensure_model(DATA_DIR, MODELS)

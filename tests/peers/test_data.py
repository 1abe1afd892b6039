"""The folder of test data from elsewhere, such as AWS's models (see CONTRIBUTING.md): HARDIE_TEST_DATA, else `shared` beside
the checkout, as for cargo (.cargo/config.toml)."""

import os
import pathlib

FOLDER = pathlib.Path(os.environ.get("HARDIE_TEST_DATA") or pathlib.Path(__file__).resolve().parents[3] / "shared")
MODELS = FOLDER / "models"

"""Strips the outputs of notebooks, or with --check says which ones have any."""

import json
import sys
from pathlib import Path


def stripped(text: str) -> str:
    """Return a notebook without outputs and counters."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Return 1 where a check finds outputs, or finds no notebook to check."""
    check = "--check" in arguments
    folders = [Path(a) for a in arguments if a != "--check"]
    notebooks = sorted(
        path for folder in folders for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
    )
    if not notebooks:
        print("no notebooks found", file=sys.stderr)
        return 1
    wrong = 0
    for path in notebooks:
        text = path.read_text(encoding="utf-8")
        if check:
            cells = json.loads(text)["cells"]
            if any(c.get("outputs") or c.get("execution_count") for c in cells):
                print(f"{path}: has outputs; run python tools/notebooks.py notebooks", file=sys.stderr)
                wrong = 1
        else:
            path.write_text(stripped(text), encoding="utf-8")
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

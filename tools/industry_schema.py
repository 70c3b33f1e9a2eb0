"""Writes the JSON schema of industry definitions into docs/, from the package; with --check it only compares."""

import argparse
import json
import sys
from pathlib import Path

from innomap import Industry

FILE = Path(__file__).resolve().parents[1] / "docs" / "industry.schema.json"


def main() -> int:
    """Write or compare; 1 if the file is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = json.dumps(Industry.schema(), ensure_ascii=False, indent=2) + "\n"
    if not parser.parse_args().check:
        FILE.write_text(text, encoding="utf-8", newline="\n")
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
        print(f"{FILE.name} is not current: run python tools/industry_schema.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs clippy over the workspace on the compiled dependencies of the release build.

`cargo clippy` checks dependencies in a mode of its own and would compile polars a second time. Cargo's own switch for a
compiler wrapper of the workspace's members does not: with clippy's driver as the wrapper, a plain build lints our crates
and takes everything else from where it is. The lints stand in Cargo.toml; a warning is an error.
"""

import os
import subprocess
import sys


def main() -> int:
    """Return the status of the build."""
    driver = subprocess.run(["rustup", "which", "clippy-driver"], capture_output=True, text=True, check=False)
    path = driver.stdout.strip() or "clippy-driver"
    environment = os.environ | {
        "RUSTC_WORKSPACE_WRAPPER": path,
        "CLIPPY_ARGS": "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
    }
    command = ["cargo", "build", "--release", "--locked", "--workspace", "--lib"]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

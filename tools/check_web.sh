#!/bin/sh
# Types and lint of the web pages.
set -e
cd "$(dirname "$0")/.."
PATH="$(tools/find_node.sh):$PATH"; export PATH
cd web && npm run --silent check

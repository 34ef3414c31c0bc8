# Sourced by each script here with the packages that it needs: makes a folder that is gone afterwards, installs them
# there beside the Node that Lambda runs, and stays there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
runtime=node-$(node -p 'process.platform + "-" + process.arch')
npm install --silent --no-audit --no-fund --ignore-scripts "$runtime@24.21.0" "$@" >/dev/null
PATH="$folder/node_modules/$runtime/bin:$PATH"

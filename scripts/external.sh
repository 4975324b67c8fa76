#!/usr/bin/env bash
# Runs the tests in test/external: other people's programs against ours, such as kcat and Kafka's own tools. What is missing
# is installed where this runs in CI as root. Elsewhere the tests that lack their program are skipped, and say so.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
command -v kcat >/dev/null || packages+=(kcat)
command -v java >/dev/null || packages+=(openjdk-17-jre-headless)
command -v mvn >/dev/null || packages+=(maven)

if [ "${CI:-}" = "true" ]; then
  if [ "${#packages[@]}" -gt 0 ] && [ "$(id -u)" = "0" ] && command -v apt-get >/dev/null; then
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install "${packages[@]}"; } >/dev/null ||
      echo "Could not install ${packages[*]}."
  fi
  bash scripts/kafka/kafka.sh install || echo "Could not install Kafka's own tools."
elif [ "${#packages[@]}" -gt 0 ]; then
  echo "Not installed: ${packages[*]}. Install them with apt-get, then run: bash scripts/kafka/kafka.sh install"
fi

PATH="$PWD/node_modules/.bin:$PATH"
exec node --conditions=source --test --test-concurrency=1 --test-timeout=600000 "test/external/**/*.test.ts"

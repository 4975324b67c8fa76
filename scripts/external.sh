#!/usr/bin/env bash
# Runs the tests in test/external: other people's programs against ours. Programs that are missing are installed where
# this runs in CI as root; elsewhere a test that lacks its program says so and is skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
command -v kcat >/dev/null || packages+=(kcat)
command -v java >/dev/null || packages+=(openjdk-17-jre-headless)
command -v mvn >/dev/null || packages+=(maven)
if [ "${#packages[@]}" -gt 0 ]; then
  if [ "${CI:-}" = "true" ] && [ "$(id -u)" = "0" ] && command -v apt-get >/dev/null; then
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y install "${packages[@]}" >/dev/null
  else
    echo "Not installed, so left out: ${packages[*]}. Install them with apt-get to run these tests too."
  fi
fi

# Kafka's own tools, from Maven Central.
if command -v java >/dev/null && command -v mvn >/dev/null; then
  scripts/kafka/kafka.sh install || echo "Apache Kafka could not be installed; its tests are left out."
fi

shopt -s globstar nullglob
files=(test/external/**/*.test.ts)
if [ "${#files[@]}" -eq 0 ]; then
  echo "There are no tests in test/external."
  exit 0
fi
PATH="$PWD/node_modules/.bin:$PATH"
exec node --conditions=source --test --test-concurrency=1 --test-timeout=600000 "${files[@]}"

#!/usr/bin/env bash
# Puts kascan in place for the steps that follow: the one that is there, a release, or a build.
set -euo pipefail

if [ -n "${KASCAN_PROGRAM:-}" ]; then
  program=$KASCAN_PROGRAM
elif [ -n "${KASCAN_VERSION:-}" ]; then
  [ -n "${KASCAN_SHA256:-}" ] || { echo "::error::kascan: version needs sha256"; exit 64; }
  program=$RUNNER_TEMP/kascan/kascan
  mkdir -p "$RUNNER_TEMP/kascan"
  curl --fail --silent --show-error --location --proto '=https,file' --output "$program" \
    "$KASCAN_RELEASES/$KASCAN_VERSION/kascan-linux-$(uname -m)"
  echo "$KASCAN_SHA256  $program" | sha256sum --check --quiet
  chmod +x "$program"
else
  sudo apt-get update -q
  sudo apt-get install -qy --no-install-recommends \
    libpcre2-dev libdeflate-dev nettle-dev libtomlplusplus-dev libarchive-dev libcurl4 pkg-config
  source=$GITHUB_ACTION_PATH/../..
  swift build -c release --package-path "$source" --product kascan
  program=$(swift build -c release --package-path "$source" --show-bin-path)/kascan
fi
"$program" --version
echo "KASCAN=$program" >>"$GITHUB_ENV"

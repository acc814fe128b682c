#!/usr/bin/env bash
# Puts kascan in place for the steps that follow.
#
#   get.sh fetch    the one that is there, or a release: else says that it has to be built
#   get.sh build    builds the source of this action
#   get.sh use      tells the steps behind it where it is
set -euo pipefail

folder=$RUNNER_TEMP/kascan
program=$folder/bin/kascan
source=$GITHUB_ACTION_PATH/../..

# Fetches a file of the release.
release() { # NAME
  curl --fail --silent --show-error --location --retry 3 --proto '=https,file' \
    --output "$folder/$1" "$KASCAN_RELEASES/$KASCAN_VERSION/$1"
}

fetch() {
  mkdir -p "$folder/bin"
  if [ -n "${KASCAN_PROGRAM:-}" ]; then
    ln -sf "$(realpath "$KASCAN_PROGRAM")" "$program"
    return
  fi
  # The action at a release's tag takes that release.
  if [ -z "${KASCAN_VERSION:-}" ] && [[ ${KASCAN_REF:-} =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
    KASCAN_VERSION=$KASCAN_REF
    asked=no
  fi
  if [ -n "${KASCAN_VERSION:-}" ]; then
    local machine name
    machine=$(uname -m)
    name=kascan-${KASCAN_VERSION#v}-linux-$machine
    if release "$name.tar.gz" && release "SHA256SUMS-$machine"; then
      if [ -n "${KASCAN_SHA256:-}" ]; then
        echo "$KASCAN_SHA256  $name.tar.gz" >"$folder/SHA256SUMS"
      else
        grep -F "  $name.tar.gz" "$folder/SHA256SUMS-$machine" >"$folder/SHA256SUMS"
      fi
      (cd "$folder" && sha256sum --check --quiet SHA256SUMS) || {
        echo "::error::kascan: $name.tar.gz is not what its SHA-256 says"
        exit 1
      }
      tar -xzf "$folder/$name.tar.gz" --strip-components=1 -C "$folder"
      return
    fi
    # A release that was asked for by name is not replaced by something else.
    [ "${asked:-}" = no ] || { echo "::error::kascan: there is no release $KASCAN_VERSION"; exit 1; }
  fi
  local sources
  sources=$(cd "$source" && find Package.swift Sources rules -type f -print0 | sort -z |
    xargs -0 sha256sum | sha256sum | cut -c1-16)
  echo "build=$sources" >>"$GITHUB_OUTPUT"
}

build() {
  command -v swift >/dev/null || {
    echo '::error::kascan: there is no release for this version, and no Swift to build it with'
    exit 1
  }
  sudo apt-get update -q
  sudo apt-get install -qy --no-install-recommends pkg-config \
    libpcre2-dev libdeflate-dev nettle-dev libtomlplusplus-dev libarchive-dev libcurl4-openssl-dev
  swift build -c release --static-swift-stdlib --package-path "$source" --product kascan
  mkdir -p "$folder/bin"
  cp "$(swift build -c release --package-path "$source" --show-bin-path)/kascan" "$program"
}

use() {
  # A build from the cache needs the libraries of one that was just made.
  "$program" --version || build
  "$program" --version
  echo "KASCAN=$program" >>"$GITHUB_ENV"
}

case $1 in fetch | build | use) "$1" ;; *) exit 64 ;; esac

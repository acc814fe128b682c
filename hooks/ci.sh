#!/bin/sh
# Scans a change and the tree in any CI system. Run it in a clone with the whole history (fetch
# depth 0: of a shallow clone kascan says that it is incomplete, and exits with 2).
#
#   KASCAN          the program (default: kascan)
#   KASCAN_BASE     the commit that the change starts from; GitHub's and GitLab's are known. Empty:
#                   the whole history is scanned in place of a change
#   KASCAN_HEAD     the commit that the change ends with (default: HEAD)
#   KASCAN_PATHS    what of the tree is scanned (default: .)
#   KASCAN_REPORTS  the folder for kascan.sarif, kascan.json, gl-secret-detection-report.json and
#                   gl-code-quality-report.json (default: kascan-reports)
#   KASCAN_OPTIONS  more options, such as "--verify --fail-on live" or "--no-suppress"
#
# Configuration and baseline are the base commit's: a change can't suppress what it brings. Exit code:
# 1 for findings, else 2 for what was not read, else 0.
set -eu

kascan=${KASCAN:-kascan}
reports=${KASCAN_REPORTS:-kascan-reports}
options=${KASCAN_OPTIONS:-}
head=${KASCAN_HEAD:-HEAD}
base=${KASCAN_BASE:-${CI_MERGE_REQUEST_DIFF_BASE_SHA:-${CI_COMMIT_BEFORE_SHA:-}}}
case $base in *[!0]*) ;; *) base= ;; esac # all zeros: a new branch
mkdir -p "$reports"

settings=
if [ -n "$base" ]; then
  # From the base alone: what it has not got is not taken from the change instead.
  folder=$(mktemp -d)
  trap 'git worktree remove --force "$folder/base" >/dev/null 2>&1 || :; rm -rf "$folder"' EXIT
  GIT_LFS_SKIP_SMUDGE=1 git -c core.hooksPath=/dev/null worktree add -q --detach \
    "$folder/base" "$base" || {
    echo "kascan: commit $base is not here: fetch the whole history (depth 0)" >&2
    exit 2
  }
  : >"$folder/none.toml"
  if [ -f "$folder/base/.kascan.toml" ] && [ ! -L "$folder/base/.kascan.toml" ]; then
    settings="--config $folder/base/.kascan.toml"
  elif [ -f "$folder/base/.kascan-baseline" ] && [ ! -L "$folder/base/.kascan-baseline" ]; then
    settings="--no-config --baseline $folder/base/.kascan-baseline"
  else
    settings=--no-config
  fi
fi

# Runs kascan; what it exits with is in $status. The summary is written once, from both scans.
run() {
  status=0
  GITHUB_STEP_SUMMARY= "$kascan" "$@" || status=$?
  case $status in
    0) ;;
    1) result=1 ;;
    *) if [ "$result" != 1 ]; then result=$status; fi ;;
  esac
}

result=0
# Options and paths are lists of words.
# shellcheck disable=SC2086
run scan $settings $options --report "json=$reports/tree.json" -- ${KASCAN_PATHS:-.}
if [ -n "$base" ]; then
  # shellcheck disable=SC2086
  run git $settings $options --report "json=$reports/change.json" --range "$base..$head"
else
  # shellcheck disable=SC2086
  run git $options --report "json=$reports/change.json"
fi

# The reports of both, for whoever reads them; their exit code is known already.
"$kascan" report -f sarif -o "$reports/kascan.sarif" \
  --report "json=$reports/kascan.json" --report "gitlab=$reports/gl-secret-detection-report.json" \
  --report "codequality=$reports/gl-code-quality-report.json" \
  "$reports/tree.json" "$reports/change.json" || [ $? -le 2 ]
exit "$result"

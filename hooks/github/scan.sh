#!/usr/bin/env bash
# Scans, and leaves the exit code to a later step: the reports are uploaded first.
set -uo pipefail

export KASCAN_REPORTS=$RUNNER_TEMP/kascan-reports
"$GITHUB_ACTION_PATH/../ci.sh"
status=$?
{
  echo "status=$status"
  echo "reports=$KASCAN_REPORTS"
} >>"$GITHUB_OUTPUT"

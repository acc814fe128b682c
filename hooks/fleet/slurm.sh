#!/usr/bin/env bash
# Scans many repositories with the tasks of a Slurm array, each a part of the list, and merges their
# reports with a job that runs behind them.
#
#   hooks/fleet/slurm.sh targets.txt FOLDER 16
#
# starts 16 tasks and prints the number of the job that merges. FOLDER is one that all nodes see; it
# gets a report and a state for each part, and `report.json` with `report.txt` in the end. A task that
# is requeued goes on where it was; one whose scan is killed is, up to three times. KASCAN names another
# program, KASCAN_OPTIONS adds options.
set -euo pipefail

kascan=${KASCAN:-kascan}

case ${1:-} in
--part)
  part=$2/part-$SLURM_ARRAY_TASK_ID
  status=0
  # shellcheck disable=SC2086
  "$kascan" repos "$3" --state "$part.state" -f json -o "$part.json" ${KASCAN_OPTIONS:-} || status=$?
  # Keys (1) and repositories that could not be read (2) are told of in the report.
  case $status in
  0 | 1 | 2) test -s "$part.json" ;;
  137)
    # Killed, as a rule where memory is short. Requeued before this task ends, so that the merge waits.
    if ((${SLURM_RESTART_COUNT:-0} < 3)); then scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"; fi
    exit "$status"
    ;;
  *) exit "$status" ;;
  esac
  ;;
--merge)
  # Refuses to merge where a part is missing.
  exec "$kascan" report "$2"/part-*.json --report json="$2/report.json" -o "$2/report.txt"
  ;;
'' | -*)
  sed -n '2,11s/^# \{0,1\}//p' "$0"
  exit 64
  ;;
*)
  targets=$(realpath "$1")
  folder=$(mkdir -p "$2" && realpath "$2")
  count=${3:-8}
  # A report of an earlier run is no part of this one; states are.
  rm -f "$folder"/part-*.json "$folder"/report.json "$folder"/report.txt "$folder"/part-*.log "$folder"/merge.log
  self=$(realpath "$0")
  array=$(sbatch --parsable --requeue --array="0-$((count - 1))" --job-name=kascan \
    --output="$folder/part-%a.log" --open-mode=append --wrap="'$self' --part '$folder' '$targets'")
  sbatch --parsable --dependency="afterany:$array" --job-name=kascan-merge \
    --output="$folder/merge.log" --wrap="'$self' --merge '$folder'"
  ;;
esac

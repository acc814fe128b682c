#!/bin/sh
# Scans a change and the tree in any CI system. Run it in a clone with the whole history (fetch
# depth 0: of a shallow clone kascan says that it is incomplete, and exits with 2).
#
#   KASCAN           the program (default: kascan)
#   KASCAN_BASE      the commit that the change starts from; GitLab's is known, the GitHub action
#                    names GitHub's. Empty, all zeros or gone: where the change left the default
#                    branch, else all that was fetched is scanned
#   KASCAN_HEAD      the commit that the change ends with (default: HEAD)
#   KASCAN_SETTINGS  the commit whose configuration and baseline count (default: KASCAN_BASE, or that
#                    of a merge request). Empty: the default branch's
#   KASCAN_DEFAULT   the default branch's name (default: GitLab's, else what origin/HEAD says)
#   KASCAN_PATHS     what of the tree is scanned (default: .)
#   KASCAN_REPORTS   the folder for kascan.sarif, kascan.json, gl-secret-detection-report.json and
#                    gl-code-quality-report.json (default: kascan-reports)
#   KASCAN_OPTIONS   more options, such as "--verify --fail-on live" or "--no-suppress"
#
# A change can't suppress what it brings: its own configuration does not count, and of its baseline
# only the entries of keys that KASCAN_SETTINGS has in its files already. Exit code: 1 for findings,
# else 2 for what was not read, else 0.
set -eu

kascan=${KASCAN:-kascan}
reports=${KASCAN_REPORTS:-kascan-reports}
options=${KASCAN_OPTIONS:-}
head=${KASCAN_HEAD:-HEAD}
default=${KASCAN_DEFAULT:-${CI_DEFAULT_BRANCH:-}}
merge=${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}
base=${KASCAN_BASE:-${merge:-${CI_COMMIT_BEFORE_SHA:-}}}
settings=${KASCAN_SETTINGS-${KASCAN_BASE:-$merge}}
mkdir -p "$reports"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

say() { echo "kascan: $1" >&2; }
is_here() { git cat-file -e "$1^{commit}" 2>/dev/null; }

if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
  say 'this clone is shallow: fetch the whole history (depth 0)'
fi

# The default branch as the server has it, never a branch of this clone.
if [ -n "$default" ]; then
  default=refs/remotes/origin/$default
  is_here "$default" || git fetch -q --no-tags origin \
    "+refs/heads/${default#refs/remotes/origin/}:$default" 2>/dev/null || default=
else
  default=$(git symbolic-ref -q refs/remotes/origin/HEAD || :)
fi

case $base in *[!0]*) ;; *) base= ;; esac # all zeros: a new branch or tag
missing=
if [ -n "$base" ] && ! is_here "$base"; then
  # Somebody pushed over it, and the server does not give it away.
  missing=$base
  base=
fi
if [ -z "$base" ] && [ -n "$default" ]; then
  base=$(git merge-base "$default" "$head" || :)
  # On the default branch the whole history is meant.
  [ "$base" != "$(git rev-parse "$head^{commit}")" ] || base=
fi
if [ -n "$missing" ]; then
  say "commit $missing is not here: ${base:-the whole history} is taken in its place"
  [ "$settings" != "$missing" ] || settings=$base
fi
[ -n "$settings" ] || settings=$default

# Copies a regular file of the commit whose settings count; no other kind of file has settings.
take() {
  case /$1/ in //* | */../*) return 1 ;; esac
  case $(git ls-tree --full-tree "$settings" -- "$1") in 100*) ;; *) return 1 ;; esac
  mkdir -p "$(dirname "$folder/$1")"
  git show "$settings:$1" >"$folder/$1"
}

# The configuration, the baseline and rule files that it names, and nothing of the change instead.
chosen=--no-config
baseline=.kascan-baseline
if [ -n "$settings" ]; then
  if take .kascan.toml; then
    chosen="--config $folder/.kascan.toml"
    named=$(sed -n "s/^[[:space:]]*baseline[[:space:]]*=[[:space:]]*[\"']\([^\"']*\)[\"'].*/\1/p" \
      "$folder/.kascan.toml" | head -n 1)
    baseline=${named:-$baseline}
    grep -o "\"[^\"]*\"\|'[^']*'" "$folder/.kascan.toml" >"$folder/strings" || :
    while IFS= read -r string; do
      string=${string#?}
      take "${string%?}" || :
    done <"$folder/strings"
  fi
  take "$baseline" || : >"$folder/none"
  [ ! -f "$folder/$baseline" ] || chosen="$chosen --baseline $folder/$baseline"

  # A first baseline has to pass: entries of the change count for keys that were there before it.
  touch "$folder/had"
  [ ! -f "$folder/$baseline" ] || cp "$folder/$baseline" "$folder/had"
  if git cat-file -e "$head:$baseline" 2>/dev/null; then
    git show "$head:$baseline" | grep -vxFf "$folder/had" |
      grep '^[0-9a-f]\{16\} ' | grep -v 'accept-live' >"$folder/new" || :
    if [ -s "$folder/new" ]; then
      git archive --format=tar "$settings" | "$kascan" scan -f jsonl --no-config --no-suppress - \
        2>/dev/null | sed -n 's/.*"fingerprint": *"\([0-9a-f]*\)".*/^\1 /p' | sort -u >"$folder/old" || :
      { cat "$folder/had" && grep -f "$folder/old" "$folder/new" || :; } >"$folder/merged"
      chosen="${chosen% --baseline *} --baseline $folder/merged"
    fi
  fi
fi

# Runs kascan; what it exits with is in $status. What was found is written once, from both reports.
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
run scan $chosen $options -f json -o "$reports/tree.json" -- ${KASCAN_PATHS:-.}
# shellcheck disable=SC2086
run git $chosen $options -f json -o "$reports/change.json" ${base:+--range "$base..$head"}

# The reports of both, for whoever reads them; their exit code is known already.
"$kascan" report --report "sarif=$reports/kascan.sarif" \
  --report "json=$reports/kascan.json" --report "gitlab=$reports/gl-secret-detection-report.json" \
  --report "codequality=$reports/gl-code-quality-report.json" \
  "$reports/tree.json" "$reports/change.json" || [ $? -le 2 ]
exit "$result"

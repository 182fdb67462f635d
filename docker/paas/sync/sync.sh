#!/bin/sh
# A Git repository -> its newest files at $APP_DIR/current, checked every $SYNC_SECONDS, for ever; one line for
# each action. The files of a commit are written next to the running ones, and a link is moved to them when all are
# there: a reader of `current` sees one whole commit, wherever this program was stopped.
set -u

APP_DIR=${APP_DIR:-/app}
GIT_URL=${GIT_URL:-}
# A branch, a tag, or HEAD: the repository's default branch.
GIT_REF=${GIT_REF:-HEAD}
SYNC_SECONDS=${SYNC_SECONDS:-10}
# For one check of the repository; a first clone of a large one may need more.
SYNC_TIMEOUT=${SYNC_TIMEOUT:-60}

export GIT_DIR="$APP_DIR/repository.git"
export GIT_INDEX_FILE="$GIT_DIR/sync.index"
export GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL=file:git:http:https:ssh
TREES=$APP_DIR/commits
SAID=

# The same message is not repeated.
say() {
  line=$(printf '%s' "$*" | tr -d '[:cntrl:]' | cut -c 1-300)
  [ "$line" = "$SAID" ] || printf 'sync: %s\n' "$line"
  SAID=$line
}

fail() {
  say "$*"
  exit 2
}

check_seconds() {
  case $2 in
    '' | 0* | *[!0-9]* | ??????*) fail "cannot use $1=$2: expected seconds, 1 to 99999" ;;
  esac
}

# A clone that was interrupted, or nothing: start over. Locks are from earlier runs: nothing else writes here.
prepare_repository() {
  if git rev-parse --git-dir >/dev/null 2>&1; then
    find "$GIT_DIR" -name '*.lock' -exec rm -f {} +
  else
    rm -rf "$GIT_DIR" && git init --quiet --bare --template= "$GIT_DIR"
  fi
}

# Forced, so that a rewritten history is accepted as well; after `--`, so that no address is an option.
fetch() {
  timeout -k 5 "$SYNC_TIMEOUT" git -c gc.autoDetach=false fetch --quiet --force --no-tags -- \
    "$GIT_URL" "+$GIT_REF:refs/heads/sync"
}

# git's output -> its reason, without the password in an address.
reason_of() {
  printed_by_git=$(printf '%s\n' "$1" | sed "s#[^ /@']*:[^ /@]*@##g")
  reason=$(printf '%s\n' "$printed_by_git" | sed -n 's/^\(fatal\|error\): //p' | head -n 1)
  printf '%s' "${reason:-$(printf '%s\n' "$printed_by_git" | head -n 1)}"
}

# A commit -> all its files in a separate folder.
write_tree() {
  [ -d "$TREES/$1" ] && return
  rm -rf "$TREES"/*.partial
  mkdir -p "$TREES/$1.partial" &&
    git read-tree "$1" &&
    git --work-tree="$TREES/$1.partial" checkout-index --all &&
    mv "$TREES/$1.partial" "$TREES/$1"
}

# `version` is written last, and in place: nodemon watches it.
switch_to() {
  ln -sfn "commits/$1" "$APP_DIR/current.next" &&
    mv -fT "$APP_DIR/current.next" "$APP_DIR/current" &&
    printf '%s\n' "$1" >"$APP_DIR/version"
}

# The previous commit stays: the app that is about to end may still read it. Renamed first: an existing tree is whole,
# even when a rewritten history returns to it.
remove_others() {
  for tree in "$TREES"/*; do
    case ${tree##*/} in
      "$1" | "$2") ;;
      *.partial) rm -rf "$tree" ;;
      *) mv "$tree" "$tree.partial" && rm -rf "$tree.partial" ;;
    esac
  done
}

short() {
  git rev-parse --short "$1" 2>/dev/null || echo unknown
}

describe_change() {
  to="$(short "$2") $(git log -1 --format=%s "$2" | cut -c 1-72)"
  if [ -z "$1" ]; then
    echo "cloned: $to"
  elif git merge-base --is-ancestor "$1" "$2" 2>/dev/null; then
    echo "$(short "$1") -> $to"
  else
    echo "$(short "$1") -> $to (history was rewritten)"
  fi
}

synchronise() {
  prepare_repository || {
    say "cannot write to $APP_DIR"
    return
  }
  printed=$(fetch 2>&1)
  status=$?
  case $status in
    0) ;;
    124 | 137) say "no answer from the repository within $SYNC_TIMEOUT s; the app stays as it is" && return ;;
    *) say "cannot read the repository: $(reason_of "$printed"); the app stays as it is" && return ;;
  esac
  new=$(git rev-parse --verify --quiet 'refs/heads/sync^{commit}') || {
    say "cannot use $GIT_REF: it is no commit; the app stays as it is"
    return
  }
  old=$(cat "$APP_DIR/version" 2>/dev/null)
  if [ "$new" = "$old" ] && [ -e "$APP_DIR/current" ]; then
    say "up to date: $(short "$new")"
  elif printed=$(write_tree "$new" 2>&1 && switch_to "$new" 2>&1); then
    remove_others "$new" "$old"
    say "$(describe_change "$old" "$new")"
  else
    say "cannot write the files of $(short "$new"): $(reason_of "$printed"); the app stays as it is"
  fi
}

[ -n "$GIT_URL" ] || fail 'cannot start without GIT_URL: expected the address of a Git repository'
git check-ref-format "refs/heads/$GIT_REF" || fail "cannot use GIT_REF=$GIT_REF: expected a branch, a tag or HEAD"
check_seconds SYNC_SECONDS "$SYNC_SECONDS"
check_seconds SYNC_TIMEOUT "$SYNC_TIMEOUT"
while :; do
  synchronise
  sleep "$SYNC_SECONDS"
done

#!/bin/sh
# Fuzzes cutting, merging and the helper's requests with libFuzzer under AddressSanitizer and UndefinedBehaviorSanitizer.
#
# Usage: fuzz.sh                until a whole round has covered no new edge, then keeps what was
#                               found in corpus/ and prints the coverage reached
#        fuzz.sh --seconds N    N seconds each from the corpus, which stays as it is
# FUZZ_ROUND_SECONDS is the length of a round (default 120), FUZZ_NAMES which of the three.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
round=${FUZZ_ROUND_SECONDS:-120}

compile() {
  sources="$here/fuzz_$1.c"
  if [ "$1" = helper ]; then
    for part in server request rules orders; do sources="$sources $here/../helper/$part.c"; done
  fi
  # shellcheck disable=SC2086
  ${CLANG:-clang} -std=c11 -D_GNU_SOURCE -g -O1 -Wall -Wextra -Werror -Wshadow \
    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -o "$build/$1" $sources
}

# run NAME SECONDS FOLDER: prints libFuzzer's last statistics, "cov: edges ft: features".
run() {
  if ! (cd "$build" && "./$1" -max_total_time="$2" -max_len=4096 -timeout=10 -print_final_stats=0 \
    "$3" "$here/corpus/$1") >"$build/log" 2>&1; then
    tail -n 40 "$build/log" >&2
    exit 1
  fi
  grep '^requests:' "$build/log" >&2 || true
  grep -o 'cov: [0-9]* ft: [0-9]*' "$build/log" | tail -n 1
}

for name in ${FUZZ_NAMES:-split merge helper}; do
  compile "$name"
  mkdir "$build/new-$name"
  if [ "${1:-}" = --seconds ]; then
    echo "$name: $(run "$name" "$2" "$build/new-$name")"
    continue
  fi
  reached=''
  while :; do
    now=$(run "$name" "$round" "$build/new-$name")
    echo "$name: $now"
    [ "${now% ft:*}" = "${reached% ft:*}" ] && break
    reached=$now
  done
  mkdir "$build/kept-$name"
  (cd "$build" && "./$name" -merge=1 "kept-$name" "$here/corpus/$name" "new-$name") >/dev/null 2>&1
  rm -f "$here/corpus/$name"/*
  cp "$build/kept-$name"/* "$here/corpus/$name"/
  echo "$name: plateau at $reached, $(ls "$here/corpus/$name" | wc -l) inputs kept"
done

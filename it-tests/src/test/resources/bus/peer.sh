#!/bin/sh
# A peer for the tests of the bus, for lossless mode: peer.sh FILE producer|consumer SLEEP BLOCK. It is written
# from the description of the protocol, with the commands flock, dd and mv.
set -eu
file=$1 side=$2 sleep=$3 block=$4
mine=$(mktemp)
trap 'rm -f "$mine"' EXIT

# Runs a function under the lock: its status.
locked() {
    (
        flock 9
        [ "$file.lock" -ef /dev/fd/9 ] || exit 3
        "$@"
    ) 9>"$file.lock"
}

put() {
    [ ! -e "$file" ] || exit 3
    cat "$mine" >"$file.__new__"
    mv "$file.__new__" "$file"
}

take() {
    [ -e "$file" ] || exit 3
    cat "$file"
    if [ -s "$file" ]; then rm "$file"; else rm "$file"; exit 4; fi
}

# Repeats a function until it succeeds. Returns its status, 0 or 4.
until_done() {
    while :; do
        status=0
        locked "$@" || status=$?
        [ $status = 3 ] || return $status
        sleep "$sleep"
    done
}

case $side in
    producer)
        while dd bs="$block" count=1 of="$mine" status=none; [ -s "$mine" ]; do until_done put; done
        until_done put
        ;;
    consumer)
        while until_done take; do :; done
        ;;
esac

#!/bin/sh
# docker.sh FILE LINES KEPT [compress]: the log driver json-file. Wraps each line of its stdin in JSON and appends it
# to FILE. After every LINES lines FILE.1 becomes FILE.2 and so on, up to KEPT of them, and FILE becomes FILE.1.
# With `compress`, FILE.1 becomes FILE.1.gz in the background.
set -eu
file=$1 lines=$2 kept=$3 compress=${4-}

move() {
    if [ -e "$1" ]; then mv "$1" "$2"; fi
}

rotate() {
    wait # for the one before to be compressed
    at=$kept
    while [ "$at" -gt 1 ]; do
        move "$file.$((at - 1))" "$file.$at"
        move "$file.$((at - 1)).gz" "$file.$at.gz"
        at=$((at - 1))
    done
    exec 3>&-
    mv "$file" "$file.1"
    exec 3>>"$file"
    [ -z "$compress" ] || gzip "$file.1" &
}

exec 3>>"$file"
count=0
while read -r line; do
    if [ "$count" = "$lines" ]; then
        rotate
        count=0
    fi
    printf '{"log":"%s\\n","stream":"stdout","time":"2026-11-27T00:00:00.000000000Z"}\n' "$line" >&3
    count=$((count + 1))
done
wait

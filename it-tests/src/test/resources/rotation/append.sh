#!/bin/sh
# append.sh FILE [BEFORE]: a program that logs. It appends each line of its stdin to FILE, with BEFORE in front of it.
# Every ten lines it checks whether FILE is still the file that it writes to, and reopens it if not. Until then, its
# lines go to the renamed file.
set -eu
file=$1 before=${2-}
exec 3>>"$file"
count=0
while read -r line; do
    printf '%s\n' "$before$line" >&3
    count=$((count + 1))
    if [ $((count % 10)) = 0 ] && ! [ "$file" -ef /dev/fd/3 ]; then exec 3>>"$file"; fi
done

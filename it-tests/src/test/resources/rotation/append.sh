#!/bin/sh
# append.sh FILE [BEFORE]: a program that logs. It appends each line of its stdin to FILE, with BEFORE in front of it.
# Now and then it looks whether FILE is still the file that it writes to, and opens it again if not; until then what
# it writes goes to the file that was renamed.
set -eu
file=$1 before=${2-}
exec 3>>"$file"
count=0
while read -r line; do
    printf '%s\n' "$before$line" >&3
    count=$((count + 1))
    if [ $((count % 10)) = 0 ] && ! [ "$file" -ef /dev/fd/3 ]; then exec 3>>"$file"; fi
done

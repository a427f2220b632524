#!/bin/sh
# kubelet.sh LOG: one rotation of a container's log, as Kubernetes' kubelet does it. The file that was rotated before
# is compressed, under a name of its own first; LOG gets its time as a suffix. The container's runtime, which is
# another process, then opens LOG again.
set -eu
log=$1
for old in "$log".????????-??????; do
    [ -e "$old" ] || continue
    gzip -c "$old" >"$old.tmp"
    mv "$old.tmp" "$old.gz"
    rm "$old"
done
mv "$log" "$log.$(date +%Y%m%d-%H%M%S)"

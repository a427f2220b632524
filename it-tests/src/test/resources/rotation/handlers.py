"""handlers.py size|time FILE [BYTES KEPT]: logs each line of stdin through one of Python's rotating handlers."""

import logging
import logging.handlers
import sys

kind, file = sys.argv[1:3]
if kind == "size":
    handler = logging.handlers.RotatingFileHandler(file, maxBytes=int(sys.argv[3]), backupCount=int(sys.argv[4]))
else:
    handler = logging.handlers.TimedRotatingFileHandler(file, when="S")
log = logging.getLogger("app")
log.setLevel(logging.INFO)
log.addHandler(handler)
for line in sys.stdin:
    log.info("%s", line.rstrip("\n"))

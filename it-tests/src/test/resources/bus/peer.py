"""A peer for the tests of the bus, written from the description of its protocol: peer.py [--lossless] [--sleep S]
[--block N] FILE producer|consumer|hold. A producer reads blocks from stdin; `hold` holds the lock until its
stdin ends."""
import argparse, fcntl, os, sys, time

args = argparse.ArgumentParser()
args.add_argument("--lossless", action="store_true")
args.add_argument("--sleep", type=float, default=0.1)
args.add_argument("--block", type=int, default=4096)
args.add_argument("file")
args.add_argument("side", choices=["producer", "consumer", "hold"])
args = args.parse_args()


class Lock:
    def __enter__(self):
        while True:
            self.file = open(args.file + ".lock", "w")
            fcntl.flock(self.file, fcntl.LOCK_EX)
            try:
                if os.path.samestat(os.fstat(self.file.fileno()), os.stat(args.file + ".lock")):
                    return self
            except FileNotFoundError:
                pass
            self.file.close()

    def __exit__(self, *_):
        self.file.close()


def replace(chunk):
    with open(args.file + ".__new__", "wb") as fresh:
        fresh.write(chunk)
    os.rename(args.file + ".__new__", args.file)


def write(chunk):
    while True:
        while args.lossless and os.path.exists(args.file):
            time.sleep(args.sleep)
        with Lock():
            if not (args.lossless and os.path.exists(args.file)):
                return replace(chunk)


def emit(chunk):
    sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def take():
    """Prints the present chunk and deletes it; false when it was the end."""
    with Lock():
        try:
            with open(args.file, "rb") as file:
                chunk = file.read()
        except FileNotFoundError:
            return True
        emit(chunk)
        os.unlink(args.file)
        return bool(chunk)


def produce():
    while chunk := os.read(0, args.block):
        write(chunk)
    if args.lossless:
        write(b"")


def consume():
    last = None
    while True:
        try:
            now = os.stat(args.file)
        except FileNotFoundError:
            time.sleep(args.sleep)
            continue
        if args.lossless:
            if not take():
                return
        elif last != (now.st_ino, now.st_mtime_ns):
            with Lock(), open(args.file, "rb") as file:
                found = os.fstat(file.fileno())
                last = (found.st_ino, found.st_mtime_ns)
                emit(file.read())
        else:
            time.sleep(args.sleep)


def hold():
    with Lock():
        print("held", flush=True)
        sys.stdin.read()


{"producer": produce, "consumer": consume, "hold": hold}[args.side]()

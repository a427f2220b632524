package dev.logship.history;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/// Opens the files of the journal, so that a test can have one that fails.
interface Disk {
    /// The machine's.
    Disk REAL = FileChannel::open;

    FileChannel open(Path path, OpenOption... options) throws IOException;
}

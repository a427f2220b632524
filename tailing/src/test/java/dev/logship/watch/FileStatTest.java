package dev.logship.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStatTest {
    @TempDir
    private Path folder;

    @Test
    void fileThatWasNotChangedSinceItWasCreated_hasATimeOfCreation() throws IOException {
        Path file = folder.resolve("app.log");
        for (int i = 0; i < 3; i++) Files.writeString(folder.resolve("other-" + i), "");
        Files.createFile(file);
        BasicFileAttributes of = Files.readAttributes(folder, BasicFileAttributes.class);
        assumeFalse(of.creationTime().equals(of.lastModifiedTime()), "no time of creation is kept here");
        FileStat status = FileStat.of(file);
        assertEquals(status.modified(), status.created());
        assertTrue(status.isCreationKnown());
        assertEquals(status.created(), FileIdentity.of(status, Fingerprint.NONE).created());
    }
}

package dev.logship;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why something failed, in words for users.
public final class Reason {
    private Reason() {}

    /// The reason without names of Java classes, but with the file concerned.
    public static String of(Exception e) {
        String said = String.valueOf(e.getMessage());
        return switch (e) {
            case FileSystemException whole when whole.getReason() != null -> said;
            case AccessDeniedException denied -> said + ": permission denied";
            case NoSuchFileException missing -> said + ": no such file or directory";
            case NotDirectoryException file -> said + ": not a directory";
            case FileSystemException other -> said;
            default -> e.getMessage() != null ? said : e.getClass().getSimpleName();
        };
    }
}

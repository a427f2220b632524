package dev.logship.follow;

import java.util.Optional;

/// The scheme of the rotated files of one path, as observed, with `#` for the number or date. One rotation
/// proves nothing; two do. Any thread.
final class RotationScheme {
    /// Marks a scheme that was seen at one rotation only.
    private static final String ONCE = "?";

    private String noted;                    // guarded by this

    /// @param noted the saved scheme, as from [#noted]
    RotationScheme(String noted) {
        this.noted = noted;
    }

    /// The scheme, if two rotations showed it.
    synchronized Optional<String> proven() {
        return noted.isEmpty() || noted.startsWith(ONCE) ? Optional.empty() : Optional.of(noted);
    }

    /// A file was rotated to a name of this form.
    synchronized void saw(String form) {
        if (!noted.equals(form)) noted = noted.equals(ONCE + form) ? form : ONCE + form;
    }

    /// The observed scheme, for the journal.
    synchronized String noted() {
        return noted;
    }
}

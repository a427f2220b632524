package dev.logship.endpoint.http.events;

/// A pattern for stream names: `*` matches any text including slashes, `?` any single character. Clients
/// choose it, so matching takes at most time in proportion to the product of both lengths. Commons IO's
/// `FilenameUtils.wildcardMatch` takes exponential time in the number of stars.
record StreamPattern(String text) {
    boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1; // the last one passed, and where in the name what it stands for ends
        int end = 0;
        while (at < name.length()) {
            if (in < text.length() && text.charAt(in) == '*') {
                star = in++;
                end = at;
            } else if (in < text.length() && (text.charAt(in) == '?' || text.charAt(in) == name.charAt(at))) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++end;
            } else {
                return false;
            }
        }
        while (in < text.length() && text.charAt(in) == '*') in++;
        return in == text.length();
    }
}

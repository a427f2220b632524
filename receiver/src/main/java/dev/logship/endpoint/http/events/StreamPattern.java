package dev.logship.endpoint.http.events;

/// A stream's name with wildcards: `*` stands for any text, slashes too, `?` for any one character. Whoever
/// asks gives it, so that matching takes time in proportion to both texts at most.
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

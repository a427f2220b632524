package dev.logship.select;

import java.util.ArrayList;
import java.util.List;

/// Brace expansion as in the shell: `a{b,c{d,e}}` is `ab`, `acd`, `ace`. Braces without a comma stay.
final class Braces {
    private static final int MOST = 1000;

    private Braces() {}

    static List<String> expand(String text) {
        int open = -1;
        int depth = 0;
        List<Integer> cuts = new ArrayList<>(); // the open brace and the commas of one group
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                if (depth++ == 0) {
                    open = i;
                    cuts = new ArrayList<>(List.of(i));
                }
            } else if (c == ',' && depth == 1) {
                cuts.add(i);
            } else if (c == '}' && depth > 0 && --depth == 0 && cuts.size() > 1) {
                cuts.add(i);
                return expand(text, open, cuts);
            }
        }
        return List.of(text);
    }

    private static List<String> expand(String text, int open, List<Integer> cuts) {
        int close = cuts.getLast();
        List<String> all = new ArrayList<>();
        for (int i = 1; i < cuts.size(); i++) {
            String choice = text.substring(cuts.get(i - 1) + 1, cuts.get(i));
            all.addAll(expand(text.substring(0, open) + choice + text.substring(close + 1)));
            if (all.size() > MOST) {
                throw new IllegalArgumentException("more than " + MOST + " braces in '" + text + "'");
            }
        }
        return all;
    }
}

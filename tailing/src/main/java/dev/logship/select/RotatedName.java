package dev.logship.select;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How rotation names the files that it puts aside: `app.log.1`, `app.log-20261123`, `app-20261123.log`.
final class RotatedName {
    private static final String MARK = "[._-]\\d[\\dTZ._:+-]*";
    private static final Pattern AT_THE_END = Pattern.compile("(.+?)" + MARK);
    private static final Pattern BEFORE_THE_TYPE = Pattern.compile("(.+?)" + MARK + "(\\.[A-Za-z]\\w*)");

    private RotatedName() {}

    /// What a file of this name may have been called before it was rotated.
    static List<String> basesOf(String name) {
        List<String> bases = new ArrayList<>();
        Matcher atTheEnd = AT_THE_END.matcher(name);
        if (atTheEnd.matches()) bases.add(atTheEnd.group(1));
        Matcher beforeTheType = BEFORE_THE_TYPE.matcher(name);
        if (beforeTheType.matches()) bases.add(beforeTheType.group(1) + beforeTheType.group(2));
        return bases;
    }
}

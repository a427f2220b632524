package dev.logship.endpoint.entries.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The last entries of a log whose writer died without syncing, as the original may: their lines are in the
/// list, their contents missing or cut short. They were never durable, so they are taken off the list.
final class TornEnd {
    private static final Logger log = LoggerFactory.getLogger(TornEnd.class);

    /// More than this is no torn end but a wrong folder.
    private static final int MOST = 1000;

    private TornEnd() {}

    static void repair(EntryList list, Blobs blobs) throws IOException {
        long count = list.count();
        long good = count;
        while (good > 0 && count - good < MOST && isTorn(list.hash(good), blobs)) good--;
        if (good == count) return;
        if (count - good == MOST || (good == 0 && blobs.isEmpty())) {
            throw new IOException("the contents of the last entries of " + list + " are not in "
                    + blobs.folder() + "; choose the right --blobs");
        }
        for (long index = good + 1; index <= count; index++) {
            log.warn("{}: entry {} was not written whole and is taken off; it was {}", list, index,
                    new String(list.hash(index), StandardCharsets.US_ASCII));
        }
        list.truncate(good);
    }

    /// Whether a content is missing or not whole; one that is whole but damaged is not torn.
    private static boolean isTorn(byte[] hash, Blobs blobs) throws IOException {
        if (!Entry.isHash(hash)) return false;
        byte[] json;
        try {
            json = blobs.bytes(hash);
        } catch (DamagedEntryException e) {
            return true;
        }
        if (Arrays.equals(Entry.of(json).hash(), hash)) return false;
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) return true;
            parser.skipChildren();
            return false;
        } catch (JacksonException e) {
            log.debug("not whole", e);
            return true;
        }
    }
}

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

/// Removes the last entries of a log whose writer was killed before it synced, as tcp-log-server may leave
/// them: in the list, but with a missing or truncated blob. They were never durable.
final class TornEnd {
    private static final Logger log = LoggerFactory.getLogger(TornEnd.class);

    /// More entries than this are not a torn end: --blobs is the wrong directory.
    private static final int MAX_ENTRIES = 1000;

    private TornEnd() {}

    static void repair(EntryList list, Blobs blobs) throws IOException {
        long count = list.count();
        long good = count;
        while (good > 0 && count - good < MAX_ENTRIES && isTorn(list.hash(good), blobs)) good--;
        if (good == count) return;
        if (count - good == MAX_ENTRIES || (good == 0 && blobs.isEmpty())) {
            throw new IOException("cannot find the blobs of the last entries of " + list + " in "
                    + blobs.directory() + "; choose the right --blobs");
        }
        for (long index = good + 1; index <= count; index++) {
            log.warn("{}: removed entry {}, which was not completely written; its hash is {}", list, index,
                    new String(list.hash(index), StandardCharsets.US_ASCII));
        }
        list.truncate(good);
    }

    /// Whether a blob is missing or truncated. One that is complete but damaged is not torn.
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
            log.debug("truncated JSON", e);
            return true;
        }
    }
}

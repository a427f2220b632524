package dev.logship.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// 255 files beside one file of as many bytes, existing at the start or growing under a writer.
final class ManyBench implements Bench {
    private static final int FILES = 255;
    private static final int BLOCK = 64 << 10;
    private static final int BLOCKS_A_FILE = 64;

    @Override
    public String name() {
        return "many";
    }

    @Override
    public String title(Lab lab) {
        return "%d files, %d MiB together, beside one file of that size; MiB/s"
                .formatted(FILES, bytes(lab) >> 20);
    }

    private static long bytes(Lab lab) {
        return (long) FILES * perFile(lab);
    }

    private static long perFile(Lab lab) {
        return lab.size((long) BLOCKS_A_FILE * BLOCK);
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Series oneThere = new Series();
        Series manyThere = new Series();
        Series manyThereC = new Series();
        Series oneGrows = new Series();
        Series manyGrow = new Series();
        List<Path> one = List.of(lab.workspace().file("one.log", bytes(lab)));
        List<Path> many = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            many.add(lab.workspace().file("part-%03d.log".formatted(i), perFile(lab)));
        }
        for (int run = 0; run < lab.options().runs(); run++) {
            oneThere.add(there(lab, one));
            manyThere.add(there(lab, many));
            if (lab.tools().present()) manyThereC.add(thereInC(lab, many));
            oneGrows.add(growing(lab, 1));
            manyGrow.add(growing(lab, FILES));
        }
        Target target = new Target.AtLeast(0.9);
        lab.report().ratio("growing: 255 files / one file", manyGrow, oneGrows, target);
        lab.report().ratio("existing: 255 files / one file", manyThere, oneThere, target);
        lab.report().ratio("existing: 255 files / C pair", manyThere, manyThereC, new Target.None());
    }

    /// Ships existing files. Returns MiB per second from their appearance in the watched directory.
    private static double there(Lab lab, List<Path> sources) throws IOException, InterruptedException {
        ProductShipping shipping = warm(lab);
        lab.workspace().settle(bytes(lab));
        long begin = System.nanoTime();
        for (Path source : sources) {
            Files.createLink(shipping.watched().resolve(source.getFileName()), source);
        }
        awaitAll(shipping, sources);
        double rate = rate(lab, begin);
        for (Path source : sources) Await.same(source, shipping.stored(source.getFileName().toString()));
        end(lab, shipping);
        return rate;
    }

    private static double thereInC(Lab lab, List<Path> sources) throws IOException, InterruptedException {
        Path directory = lab.workspace().directory();
        References.Server server = lab.references().shipReceiver(directory);
        List<String> command = new ArrayList<>(List.of(lab.tools().path("ship_ref"), "tx", "127.0.0.1",
                Integer.toString(server.port())));
        sources.forEach(source -> command.add(source.toString()));
        lab.workspace().settle(bytes(lab));
        long begin = System.nanoTime();
        lab.processes().startHeld(command).awaitExit();
        double rate = rate(lab, begin);
        lab.processes().endAll();
        lab.workspace().delete(directory);
        return rate;
    }

    /// A writer appends blocks to each file in turn, as fast as it can, while tx follows. Returns MiB per
    /// second from the first block until everything is stored. The streams exist before, because each file
    /// has its first block.
    private static double growing(Lab lab, int files) throws IOException, InterruptedException {
        ProductShipping shipping = warm(lab);
        List<Path> sources = new ArrayList<>();
        List<FileChannel> channels = new ArrayList<>();
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        for (int i = 0; i < files; i++) {
            Path source = shipping.watched().resolve("grow-%03d.log".formatted(i));
            sources.add(source);
            channels.add(FileChannel.open(source, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND));
            writeBlock(channels.getLast(), block, i);
        }
        awaitAll(shipping, sources);
        lab.workspace().settle(bytes(lab));
        long begin = System.nanoTime();
        long blocks = bytes(lab) / BLOCK;
        for (long i = 0; i < blocks; i++) writeBlock(channels.get((int) (i % files)), block, i);
        awaitAll(shipping, sources);
        double rate = rate(lab, begin);
        for (FileChannel channel : channels) channel.close();
        for (Path source : sources) Await.same(source, shipping.stored(source.getFileName().toString()));
        end(lab, shipping);
        return rate;
    }

    private static void writeBlock(FileChannel file, ByteBuffer block, long number) throws IOException {
        block.clear().putLong(0, number);
        while (block.hasRemaining()) file.write(block);
    }

    private static ProductShipping warm(Lab lab) throws IOException, InterruptedException {
        ProductShipping shipping = ProductShipping.start(lab);
        shipping.ship(lab.workspace().file("warm.log", 64 << 20));
        return shipping;
    }

    private static void awaitAll(ProductShipping shipping, List<Path> sources) throws IOException {
        for (Path source : sources) {
            shipping.await(source.getFileName().toString(), Files.size(source));
        }
    }

    private static double rate(Lab lab, long begin) {
        return bytes(lab) / (double) (1 << 20) / ((System.nanoTime() - begin) / 1e9);
    }

    private static void end(Lab lab, ProductShipping shipping) throws IOException {
        lab.processes().endAll();
        lab.workspace().delete(shipping.rx().storage());
        lab.workspace().delete(shipping.watched());
    }
}

package dev.logship.cache;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Converts class files from before Java 6, such as picocli's. They have no stack map frames, so Java cannot
/// verify them ahead of time and leaves them, and all their subclasses, out of its cache. They take half of
/// the start of `--version`.
final class OldClasses {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    /// Resolves the program's classes, which stack maps refer to.
    private static final ClassFile CLASSES = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(OldClasses.class.getClassLoader())));

    private OldClasses() {}

    /// Rewrites the old classes in the jars of a directory as Java 8 classes with stack maps.
    static void renew(Path lib) throws IOException {
        try (Stream<Path> jars = Files.list(lib)) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) renewJar(jar);
        }
    }

    private static void renewJar(Path jar) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar);
                Stream<Path> files = Files.walk(inside.getPath("/"))) {
            List<Path> classes = files.filter(file -> file.toString().endsWith(".class")).toList();
            for (Path file : classes) {
                ClassModel old = CLASSES.parse(Files.readAllBytes(file));
                if (old.majorVersion() < FIRST_WITH_STACK_MAPS) Files.write(file, renewed(old));
            }
        }
    }

    private static byte[] renewed(ClassModel old) {
        return CLASSES.transformClass(old, ClassTransform.transformingMethodBodies(
                (code, instruction) -> code.with(instruction)).andThen((builder, element) -> {
            if (element instanceof ClassFileVersion) builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            else builder.with(element);
        }));
    }
}

package dev.logship.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The allowed dependencies: the table of docs/ARCHITECTURE.md as rules. A package that does not exist yet
/// breaks none.
@Tag("quick")
final class DependenciesIT {
    private static final String OURS = "dev.logship..";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.logship");

    @Test
    void classes_areFound() {
        assertFalse(CLASSES.isEmpty());
    }

    @Test
    void domain_usesTheJdkOnly() {
        classes().that().resideInAPackage("dev.logship")
                .should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations..", "dev.logship")
                .allowEmptyShould(true).check(CLASSES);
    }

    /// Each row: a package, and the other packages of ours that it may use, separated by blanks.
    @ParameterizedTest
    @CsvSource({
        "dev.logship.linux..,           dev.logship",
        "dev.logship.wire..,            dev.logship dev.logship.net",
        "dev.logship.net..,             dev.logship",
        "dev.logship.http..,            dev.logship dev.logship.net",
        "dev.logship.stream..,          dev.logship dev.logship.wire",
        "dev.logship.protocol.ship..,   dev.logship dev.logship.net dev.logship.wire",
        "dev.logship.protocol.tail..,   dev.logship dev.logship.net dev.logship.wire dev.logship.stream",
        "dev.logship.select..,          dev.logship",
        "dev.logship.watch..,           dev.logship dev.logship.linux dev.logship.select",
        "dev.logship.history..,         dev.logship dev.logship.linux",
        "dev.logship.follow..,          dev.logship dev.logship.linux dev.logship.select dev.logship.watch "
                + "dev.logship.history",
        "dev.logship.agent..,           dev.logship dev.logship.linux dev.logship.wire dev.logship.net "
                + "dev.logship.protocol.ship dev.logship.select dev.logship.history dev.logship.follow "
                + "dev.logship.http",
        "dev.logship.store..,           dev.logship dev.logship.linux dev.logship.stream",
        "dev.logship.endpoint.ship..,   dev.logship dev.logship.wire dev.logship.net dev.logship.store "
                + "dev.logship.protocol.ship",
        "dev.logship.endpoint.tail..,   dev.logship dev.logship.wire dev.logship.net dev.logship.stream "
                + "dev.logship.protocol.tail",
        "dev.logship.line..,            dev.logship dev.logship.wire dev.logship.stream",
        "dev.logship.endpoint.lines..,  dev.logship dev.logship.wire dev.logship.net dev.logship.stream "
                + "dev.logship.line",
        "dev.logship.endpoint.http..,   dev.logship dev.logship.wire dev.logship.net dev.logship.stream "
                + "dev.logship.line dev.logship.http",
        "dev.logship.endpoint.entries.., dev.logship dev.logship.wire dev.logship.net dev.logship.stream "
                + "dev.logship.linux",
        "dev.logship.local..,           dev.logship dev.logship.wire dev.logship.stream dev.logship.select "
                + "dev.logship.watch dev.logship.history dev.logship.follow",
        "dev.logship.metrics..,         dev.logship dev.logship.net dev.logship.stream dev.logship.store "
                + "dev.logship.http",
        "dev.logship.bus..,             dev.logship dev.logship.linux",
    })
    void package_usesOnlyWhatItMay(String name, String mayUse) {
        String[] allowed = (name + " " + mayUse).split(" +", -1);
        noClasses().that().resideInAPackage(name)
                .should().dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void receiver_usesNeitherAgentNorBusNorCli() {
        noClasses().that().resideInAnyPackage("dev.logship.server..", "dev.logship.store..",
                        "dev.logship.metrics..", "dev.logship.endpoint..", "dev.logship.local..")
                .should().dependOnClassesThat()
                .resideInAnyPackage("dev.logship.agent..", "dev.logship.bus..", "dev.logship.cli..")
                .allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void bus_isUsedByTheCommandLineOnly() {
        noClasses().that().resideOutsideOfPackages("dev.logship.bus..", "dev.logship.cli..")
                .should().dependOnClassesThat().resideInAPackage("dev.logship.bus..").check(CLASSES);
    }

    @Test
    void nativeCode_isCalledInOnePackage() {
        noClasses().that().resideOutsideOfPackage("dev.logship.linux..")
                .should().dependOnClassesThat().resideInAPackage("java.lang.foreign..").check(CLASSES);
    }

    /// Only one class must change for TLS. Jetty has its own connections; bench and dist are not part of the
    /// program.
    @Test
    void socketsOfTcp_areKnownToOnePackage() {
        noClasses().that().resideOutsideOfPackages("dev.logship.net..", "dev.logship.http..",
                        "dev.logship.bench..", "dev.logship.dist..")
                .should().dependOnClassesThat().haveFullyQualifiedName("java.nio.channels.SocketChannel")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.net.Socket").check(CLASSES);
    }

    @Test
    void jetty_isKnownToHttpOnly() {
        noClasses().that().resideOutsideOfPackages("dev.logship.http..", "dev.logship.endpoint.http..")
                .should().dependOnClassesThat().resideInAPackage("org.eclipse.jetty..").check(CLASSES);
    }

    @Test
    void commandLine_isUsedByNobody() {
        noClasses().that().resideOutsideOfPackage("dev.logship.cli..")
                .should().dependOnClassesThat().resideInAPackage("dev.logship.cli..")
                .allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void picocliAndLogback_areKnownToTheCommandLineOnly() {
        noClasses().that().resideOutsideOfPackage("dev.logship.cli..")
                .should().dependOnClassesThat().resideInAnyPackage("picocli..", "ch.qos.logback..")
                .allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("dev.logship.(**)").should().beFreeOfCycles().allowEmptyShould(true).check(CLASSES);
    }
}

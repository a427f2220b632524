package dev.logship.it.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.support.Daemon;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/// A chromium without a screen for all tests of a class; they are skipped where it is not installed. After
/// each test, it must have logged no errors but lost connections. If the test failed, a picture of the page
/// is in `target/page`. Register it as `@RegisterExtension static final Browser browser = new Browser();`.
final class Browser implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final Path PICTURES = Path.of("target/page");

    private @Nullable ChromeDriver started;

    @Override
    public void beforeAll(ExtensionContext context) {
        var options = new ChromeOptions();
        options.setBinary(Daemon.installed("chromium"));
        options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--enable-precise-memory-info", "--window-size=1200,800");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(Daemon.installed("chromedriver"))).usingAnyFreePort().build();
        started = new ChromeDriver(service, options);
        Runtime.getRuntime().addShutdownHook(new Thread(started::quit));
    }

    private ChromeDriver driver() {
        return Objects.requireNonNull(started);
    }

    void open(String address) {
        driver().get(address);
    }

    /// Opens an address in a new window, and switches to it.
    void openInNewWindow(String address) {
        driver().switchTo().newWindow(WindowType.WINDOW);
        open(address);
    }

    String address() {
        return Objects.requireNonNull(driver().getCurrentUrl());
    }

    /// The element of this selector. Fails if there is none.
    WebElement find(String selector) {
        List<WebElement> found = driver().findElements(By.cssSelector(selector));
        if (found.isEmpty()) throw new AssertionError("nothing in the page is " + selector);
        return found.getFirst();
    }

    /// Presses keys in the focused element.
    void press(CharSequence... keys) {
        driver().switchTo().activeElement().sendKeys(keys);
    }

    /// Runs the body of a JavaScript function. Returns its result.
    @Nullable Object run(String script, Object... arguments) {
        return driver().executeScript(script, arguments);
    }

    /// Runs the body of a function that calls its last argument when it is done.
    @Nullable Object runUntilDone(String script, Object... arguments) {
        return driver().executeAsyncScript(script, arguments);
    }

    /// Sends a command of the DevTools protocol.
    Map<String, Object> ask(String command, Map<String, Object> parameters) {
        return driver().executeCdpCommand(command, parameters);
    }

    /// Saves a screenshot as PNG.
    void picture(String name) throws IOException {
        Files.write(Files.createDirectories(PICTURES).resolve(name + ".png"),
                driver().getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (started == null) return;
        if (context.getExecutionException().isPresent()) picture(context.getRequiredTestMethod().getName());
        List<String> complaints = driver().manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage).filter(message -> !message.contains("net::ERR_")
                        && !message.contains("the server responded with a status")).toList();
        for (String window : driver().getWindowHandles()) {
            driver().switchTo().window(window);
            if (driver().getWindowHandles().size() > 1) driver().close();
        }
        open("about:blank");
        assertEquals(List.of(), complaints, "what the browser complained of");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (started != null) started.quit();
    }
}

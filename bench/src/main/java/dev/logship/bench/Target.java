package dev.logship.bench;

import java.math.BigDecimal;

/// The target of a figure.
sealed interface Target {
    record AtMost(double limit) implements Target {}

    record AtLeast(double limit) implements Target {}

    /// No target: the figure is for information.
    record None() implements Target {}

    default String text() {
        return switch (this) {
            case AtMost(double limit) -> "<= " + plain(limit);
            case AtLeast(double limit) -> ">= " + plain(limit);
            case None() -> "";
        };
    }

    private static String plain(double limit) {
        return BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
    }

    default String verdict(double figure) {
        return switch (this) {
            case AtMost(double limit) -> figure <= limit ? "met" : "MISSED";
            case AtLeast(double limit) -> figure >= limit ? "met" : "MISSED";
            case None() -> "";
        };
    }
}

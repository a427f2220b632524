/// Options that several verbs share, and the form of their values. Knows no verb.
@NullMarked
package dev.logship.cli.option;

import org.jspecify.annotations.NullMarked;

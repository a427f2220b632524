/// The tools of the tests: the program as a process, files, mounts, random seeds.
@NullMarked
package dev.logship.it.support;

import org.jspecify.annotations.NullMarked;

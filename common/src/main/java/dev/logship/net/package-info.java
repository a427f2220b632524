/// TCP without a protocol: addresses as text, a server with a virtual thread per connection, waiting between
/// tries, what the kernel knows of a connection. Knows the domain. Start with [TcpServer].
@NullMarked
package dev.logship.net;

import org.jspecify.annotations.NullMarked;

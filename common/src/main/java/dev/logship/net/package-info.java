/// TCP without a protocol: connections, a server with a virtual thread per connection, addresses as text,
/// delays between retries, the kernel's table of connections. Knows the domain types. Start with
/// [Connection], then [TcpServer].
@NullMarked
package dev.logship.net;

import org.jspecify.annotations.NullMarked;

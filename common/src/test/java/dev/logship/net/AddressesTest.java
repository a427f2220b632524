package dev.logship.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1,127.0.0.1", "0:0:0:0:0:0:0:1,::1", "::,::", "2001:DB8:0:0:0:0:0:1,2001:db8::1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1", "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1", "::ffff:10.1.2.3,10.1.2.3", "fe80::a%1,fe80::a",
        "1:0:0:0:0:0:0:0,1::", "10:20:30:40:50:60:70:80,10:20:30:40:50:60:70:80"})
    void text_isThatOfRfc5952(String address, String text) throws UnknownHostException {
        assertEquals(text, Addresses.text(InetAddress.getByName(address)));
    }

    @Test
    void text_withAPort_hasBracketsAroundIpv6() throws UnknownHostException {
        assertEquals("[::1]:80", Addresses.text(new HostPort("::1", 80).resolve()));
        assertEquals("127.0.0.1:80", Addresses.text(new HostPort("127.0.0.1", 80).resolve()));
    }

    @ParameterizedTest
    @CsvSource({"80,localhost:80", "0.0.0.0:80,0.0.0.0:80", "[::1]:80,[::1]:80",
            "host.example:80,host.example:80"})
    void hostPort_withOrWithoutHost_isRead(String text, String read) {
        assertEquals(read, HostPort.parse(text, "localhost").toString());
    }

    @ParameterizedTest
    @CsvSource({"web,web:7447", "10.0.0.1:80,10.0.0.1:80", "[::1]:80,[::1]:80", "::1,[::1]:7447",
        "fe80::a%eth0,[fe80::a%eth0]:7447"})
    void host_withOrWithoutPort_isRead(String text, String read) {
        assertEquals(read, HostPort.parse(text, 7447).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:", "a:b", "x:y:80", ":80", "a:65536", "[::1", "[]:80"})
    void host_ofAnotherForm_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text, 7447));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a:b:80", "80:", "-1", "65536", "::1:80", "a:"})
    void hostPort_ofAnotherForm_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text, "localhost"));
    }
}

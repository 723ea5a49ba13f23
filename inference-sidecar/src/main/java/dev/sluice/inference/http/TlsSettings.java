package dev.sluice.inference.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How TCP connections are secured.
 *
 * @param certificate the server's certificate and its chain, PEM
 * @param key the certificate's private key, PKCS #8 in PEM without a password
 * @param clientAuthority certificates in PEM that sign those of callers; a caller that shows such a
 *     certificate needs no key
 */
public record TlsSettings(Path certificate, Path key, Optional<Path> clientAuthority) {}

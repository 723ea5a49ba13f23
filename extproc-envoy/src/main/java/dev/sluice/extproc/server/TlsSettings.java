package dev.sluice.extproc.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files that a server proves itself with, in PEM; they are read again when they change.
 *
 * @param certificate the server's certificate and those between it and its authority
 * @param key the certificate's private key, in PKCS #8
 * @param clientAuthorities whose certificates clients must show (mutual TLS); null lets all connect
 */
public record TlsSettings(Path certificate, Path key, @Nullable Path clientAuthorities) {}

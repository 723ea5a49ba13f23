package dev.sluice.extproc.server;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes a server's credentials of PEM files, which are looked at again each minute. */
final class ServerKeys {
  private static final long LOOK_SECONDS = 60;

  private ServerKeys() {}

  /**
   * Returns credentials.
   *
   * @param tls the files, or null for plain text
   * @param timer looks at the files; stays the caller's to shut down
   * @throws IOException with a sentence that names the files that cannot be used
   */
  static ServerCredentials of(@Nullable TlsSettings tls, ScheduledExecutorService timer)
      throws IOException {
    if (tls == null) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder credentials =
        TlsServerCredentials.newBuilder().keyManager(identity(tls, timer));
    Path authorities = tls.clientAuthorities();
    if (authorities != null) {
      credentials
          .trustManager(trust(authorities, timer))
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return credentials.build();
  }

  private static AdvancedTlsX509KeyManager identity(TlsSettings tls, ScheduledExecutorService timer)
      throws IOException {
    requireReadable(tls.certificate());
    requireReadable(tls.key());
    try {
      requirePair(tls);
      AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
      manager.updateIdentityCredentials(
          tls.certificate().toFile(), tls.key().toFile(), LOOK_SECONDS, TimeUnit.SECONDS, timer);
      return manager;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IOException(
          "the certificate %s with the key %s cannot be used (%s): both must be PEM, the key in PKCS #8"
              .formatted(tls.certificate(), tls.key(), e.getMessage()),
          e);
    }
  }

  private static void requireReadable(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(
          "the file %s cannot be read: name one that is there and that this user may read"
              .formatted(file));
    }
  }

  /** With another certificate's key each handshake would fail, and nobody here would be told. */
  private static void requirePair(TlsSettings tls) throws IOException, GeneralSecurityException {
    X509Certificate certificate;
    PrivateKey key;
    try (InputStream chain = Files.newInputStream(tls.certificate());
        InputStream secret = Files.newInputStream(tls.key())) {
      certificate = CertificateUtils.getX509Certificates(chain)[0];
      key = CertificateUtils.getPrivateKey(secret);
    }
    warnUnlessValid(certificate, tls.certificate());
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    byte[] tried = certificate.getEncoded();
    signature.initSign(key);
    signature.update(tried);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(tried);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the key is not the certificate's");
    }
  }

  /** A clock may be wrong, so that it is not refused. */
  private static void warnUnlessValid(X509Certificate certificate, Path file) {
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      System.getLogger(ExtProcServer.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the certificate {0} is valid from {1} to {2} only, so that clients refuse it now:"
                  + " replace the file, or set the clock",
              file,
              certificate.getNotBefore().toInstant(),
              certificate.getNotAfter().toInstant());
    }
  }

  private static X509ExtendedTrustManager trust(Path file, ScheduledExecutorService timer)
      throws IOException {
    requireReadable(file);
    try {
      AdvancedTlsX509TrustManager manager =
          AdvancedTlsX509TrustManager.newBuilder()
              .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
              .build();
      manager.updateTrustCredentials(file.toFile(), LOOK_SECONDS, TimeUnit.SECONDS, timer);
      return new ToldRefusals(manager, file, System::nanoTime);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IOException(
          "the clients' authorities in %s cannot be used (%s): the file must hold PEM certificates"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}

package dev.sluice.extproc.server;

import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom another one trusts, and says in the log who was refused and why: a client hears only
 * that it was, and nobody else would hear anything. Safe for many threads.
 */
final class ToldRefusals extends X509ExtendedTrustManager {
  private static final System.Logger LOG = System.getLogger(ExtProcServer.class.getName());

  /** Envoys try again every few seconds. */
  private static final long QUIET = Duration.ofSeconds(30).toNanos();

  private final X509ExtendedTrustManager judge;
  private final Path authorities;
  private final LongSupplier nanos;
  private final AtomicLong told;

  /**
   * Makes a trust manager.
   *
   * @param judge decides
   * @param authorities the file that the log names
   * @param nanos a clock
   */
  ToldRefusals(X509ExtendedTrustManager judge, Path authorities, LongSupplier nanos) {
    this.judge = judge;
    this.authorities = authorities;
    this.nanos = nanos;
    this.told = new AtomicLong(nanos.getAsLong() - QUIET);
  }

  /** One way of asking the judge. */
  @FunctionalInterface
  private interface Question {
    void ask() throws CertificateException;
  }

  private void judged(X509Certificate[] chain, Question question) throws CertificateException {
    try {
      question.ask();
    } catch (CertificateException e) {
      long last = told.get();
      long now = nanos.getAsLong();
      if (now - last >= QUIET && told.compareAndSet(last, now)) {
        LOG.log(Level.WARNING, sentence(chain, e));
      }
      throw e;
    }
  }

  private String sentence(X509Certificate[] chain, CertificateException why) {
    X509Certificate shown = chain[0];
    return "a client was refused whose certificate is of %s, by %s, valid from %s to %s (%s): %s"
        .formatted(
            shown.getSubjectX500Principal(),
            shown.getIssuerX500Principal(),
            shown.getNotBefore().toInstant(),
            shown.getNotAfter().toInstant(),
            why.getMessage(),
            "it needs one that is valid now, signed by an authority in " + authorities);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judged(chain, () -> judge.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    judged(chain, () -> judge.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judged(chain, () -> judge.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judge.checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    judge.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judge.checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}

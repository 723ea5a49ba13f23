package dev.sluice.upstream;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One provider's connections: pooled, bounded, HTTP/1.1. */
final class Connections implements AutoCloseable {
  /** Idle longer than this, a connection is looked at before it is used again. */
  private static final TimeValue VALIDATE_AFTER = TimeValue.ofSeconds(2);

  /** Idle longer than this, a connection is closed. */
  private static final TimeValue IDLE = TimeValue.ofSeconds(60);

  /** Older than this, a connection is not used again, so that changes of DNS are followed. */
  private static final TimeValue TIME_TO_LIVE = TimeValue.ofMinutes(10);

  /** Bytes of each of a connection's three buffers, which thousands of slow streams hold. */
  private static final Http1Config BUFFERS = Http1Config.custom().setBufferSize(8 << 10).build();

  private final ProviderSettings settings;
  private final PoolingHttpClientConnectionManager manager;
  private final Semaphore permits;
  private final HttpRequestExecutor executor = new HttpRequestExecutor();

  Connections(ProviderSettings settings) {
    this.settings = settings;
    this.permits = new Semaphore(settings.maxConnections());
    Timeout connect = Timeout.of(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    this.manager =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(BUFFERS).build())
            // The strict pool's one lock is what calls would queue at.
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setConnPoolPolicy(PoolReusePolicy.LIFO)
            .setMaxConnPerRoute(settings.maxConnections())
            .setMaxConnTotal(settings.maxConnections())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setValidateAfterInactivity(VALIDATE_AFTER)
                    .setTimeToLive(TIME_TO_LIVE)
                    .build())
            .setDefaultSocketConfig(
                SocketConfig.custom()
                    .setTcpNoDelay(true)
                    // The watchdog keeps deadlines: also those of writing, which sockets have not.
                    .setSoTimeout(Timeout.DISABLED)
                    .build())
            .build();
  }

  /** Returns what connections are made through, or null. */
  Proxy.@Nullable Http proxy() {
    return settings.proxy() instanceof Proxy.Http http ? http : null;
  }

  /** Returns what connects the pool's connections. */
  Dialer dialer() {
    return new Dialer(manager, executor, proxy());
  }

  ProviderSettings settings() {
    return settings;
  }

  PoolingHttpClientConnectionManager manager() {
    return manager;
  }

  /** Returns what to hold while using a connection, so that the pool never has to queue anyone. */
  Semaphore permits() {
    return permits;
  }

  HttpRequestExecutor executor() {
    return executor;
  }

  /** Closes what has been idle for long. */
  void tidy() {
    manager.closeExpired();
    manager.closeIdle(IDLE);
  }

  /** Closes all idle connections, because the server closed one of them. */
  void closeIdle() {
    manager.closeIdle(TimeValue.ZERO_MILLISECONDS);
  }

  @Override
  public void close() {
    manager.close(CloseMode.IMMEDIATE);
  }
}

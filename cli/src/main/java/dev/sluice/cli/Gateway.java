package dev.sluice.cli;

import dev.sluice.config.Sluice;
import dev.sluice.servlet.SluiceFilter;
import dev.sluice.servlet.UpstreamServlet;
import jakarta.servlet.Servlet;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * An embedded Tomcat with the filter JAR and {@code UpstreamServlet}: a gateway without an
 * application.
 */
final class Gateway implements AutoCloseable {
  /** Each connection costs a virtual thread only, so that slow streams do not keep others out. */
  private static final int MAX_CONNECTIONS = 20_000;

  private final Tomcat tomcat;
  private final InetSocketAddress listen;

  private Gateway(Tomcat tomcat, InetSocketAddress listen) {
    this.tomcat = tomcat;
    this.listen = listen;
  }

  /** Returns the base address for clients, without a slash at the end. */
  String url() {
    String host = listen.getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listen.getPort();
  }

  /**
   * Starts a gateway.
   *
   * @param listen a free address
   * @param sluice takes the decisions; stays its owner's to close
   * @param work a folder for Tomcat's own files
   * @param health answers {@code /health}
   * @param metrics answers {@code /metrics}
   * @throws CommandFailure if Tomcat cannot start
   */
  static Gateway start(
      InetSocketAddress listen, Sluice sluice, Path work, Servlet health, Servlet metrics) {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(work.toString());
    tomcat.setConnector(connector(listen));
    ((StandardHost) tomcat.getHost()).setErrorReportValveClass(ServerErrors.class.getName());
    Context context = tomcat.addContext("", null);
    stopQuietly((StandardContext) context);
    addFilter(context, sluice);
    addServlet(context, "upstream", new UpstreamServlet(), "/");
    addServlet(context, "health", health, "/health");
    addServlet(context, "metrics", metrics, "/metrics");
    try {
      tomcat.start();
    } catch (LifecycleException e) {
      throw CommandFailure.failed("the gateway cannot start: " + e.getMessage());
    }
    if (!context.getState().isAvailable() || !tomcat.getConnector().getState().isAvailable()) {
      throw CommandFailure.failed(
          "the gateway cannot start on " + listen + ": its own messages above say why");
    }
    return new Gateway(tomcat, listen);
  }

  /** The process ends with the application: looking for what it leaves behind would only warn. */
  private static void stopQuietly(StandardContext context) {
    context.setClearReferencesRmiTargets(false);
    context.setClearReferencesThreadLocals(false);
  }

  private static Connector connector(InetSocketAddress listen) {
    Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(listen.getPort());
    connector.setProperty("address", listen.getAddress().getHostAddress());
    connector.setProperty("maxConnections", Integer.toString(MAX_CONNECTIONS));
    connector.setProperty("maxKeepAliveRequests", "-1");
    connector.setProperty("useVirtualThreads", "true");
    // Else the socket stays open while calls under way end.
    connector.setProperty("bindOnInit", "false");
    // What is refused by its head alone need not be sent.
    connector.setProperty("continueResponseTiming", "onRead");
    // Each connection holds these buffers as long as it is open.
    connector.setProperty("socket.appReadBufSize", "4096");
    connector.setProperty("maxTrailerSize", "1024");
    connector.setXpoweredBy(false);
    Http11NioProtocol protocol = (Http11NioProtocol) connector.getProtocolHandler();
    protocol.setTcpNoDelay(true);
    // Clients ask about org/model as org%2Fmodel.
    connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
    return connector;
  }

  private static void addFilter(Context context, Sluice sluice) {
    FilterDef filter = new FilterDef();
    filter.setFilterName("sluice");
    filter.setFilter(new SluiceFilter(sluice));
    filter.addInitParameter(
        "sluice.body-timeout-seconds",
        Long.toString(sluice.configuration().gateway().bodyTimeout().toSeconds()));
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName("sluice");
    map.addURLPattern("/*");
    map.setDispatcher("REQUEST");
    map.setDispatcher("ASYNC");
    map.setDispatcher("ERROR");
    context.addFilterMap(map);
  }

  private static void addServlet(Context context, String name, Servlet servlet, String pattern) {
    Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping(pattern);
  }

  /**
   * Refuses connections and, with a 503, calls on those that are open; calls under way go on until
   * {@link #close}, which gives them two seconds.
   */
  void takeNoMore() {
    Connector connector = tomcat.getConnector();
    connector.pause();
    connector.getProtocolHandler().closeServerSocketGraceful();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw CommandFailure.failed("the gateway did not stop cleanly: " + e.getMessage());
    }
  }
}

package dev.sluice.benchmarks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.EnumSet;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.jspecify.annotations.Nullable;

/**
 * An embedded Tomcat on loopback with virtual threads, set up as Sluice's gateway sets up its own.
 */
final class Container implements AutoCloseable {
  private static final Set<DispatcherType> FILTERED =
      EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);

  private final Tomcat tomcat = new Tomcat();
  private final Scratch scratch;
  private final AutoCloseable core;

  /**
   * Starts a Tomcat on a free port.
   *
   * @param scratch for Tomcat's own files; deleted when this is closed
   * @param filter stands in front of the servlet, or null
   * @param servlet answers all paths
   * @param core what the filter needs; closed with this
   */
  Container(Scratch scratch, @Nullable Filter filter, HttpServlet servlet, AutoCloseable core)
      throws LifecycleException {
    this.scratch = scratch;
    this.core = core;
    tomcat.setBaseDir(scratch.folder().toString());
    tomcat.setConnector(connector());
    Context context = tomcat.addContext("", null);
    if (filter != null) {
      add(context, filter);
    }
    Wrapper wrapper = Tomcat.addServlet(context, "servlet", servlet);
    wrapper.setAsyncSupported(true);
    context.addServletMapping("/", "servlet");
    tomcat.start();
    if (!context.getState().isAvailable() || !tomcat.getConnector().getState().isAvailable()) {
      throw new LifecycleException("Tomcat did not start; its log says why");
    }
  }

  private static Connector connector() {
    Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxConnections", "20000");
    connector.setProperty("acceptCount", "4096");
    connector.setProperty("maxKeepAliveRequests", "-1");
    connector.setProperty("useVirtualThreads", "true");
    connector.setProperty("socket.appReadBufSize", "4096");
    connector.setProperty("maxTrailerSize", "1024");
    connector.setProperty("tcpNoDelay", "true");
    return connector;
  }

  private static void add(Context context, Filter filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("sluice");
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName("sluice");
    map.addURLPattern("/*");
    for (DispatcherType type : FILTERED) {
      map.setDispatcher(type.name());
    }
    context.addFilterMap(map);
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws Exception {
    tomcat.stop();
    tomcat.destroy();
    core.close();
    scratch.close();
  }
}

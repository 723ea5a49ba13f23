package dev.sluice.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A Tomcat in this process with one application. */
final class EmbeddedTomcat implements AutoCloseable {
  private final Tomcat tomcat = new Tomcat();

  /** Starts an application at the root: a filter, mapped as it asks to be, and a servlet. */
  EmbeddedTomcat(Filter filter, Map<String, String> parameters, String pattern, Servlet servlet)
      throws IOException, LifecycleException {
    this(
        filter,
        parameters,
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
        pattern,
        servlet);
  }

  EmbeddedTomcat(
      Filter filter,
      Map<String, String> parameters,
      Set<DispatcherType> dispatchers,
      String pattern,
      Servlet servlet)
      throws IOException, LifecycleException {
    this(
        "",
        context -> {
          serve(context, pattern, servlet);
          filter(context, "sluice", filter, dispatchers, parameters);
        });
  }

  /**
   * Starts an application.
   *
   * @param contextPath where it is, or nothing for the root
   * @param setup says what is in it
   */
  EmbeddedTomcat(String contextPath, Consumer<Context> setup)
      throws IOException, LifecycleException {
    Path base = Files.createTempDirectory("sluice-tomcat");
    base.toFile().deleteOnExit();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("maxThreads", "8");
    // Else a client that reads nothing may be sent more than a test's longest answer.
    tomcat.getConnector().setProperty("socket.txBufSize", "65536");
    setup.accept(tomcat.addContext(contextPath, null));
    tomcat.start();
  }

  /** Adds a servlet to an application. */
  static void serve(Context context, String pattern, Servlet servlet) {
    Wrapper wrapper = Tomcat.addServlet(context, "servlet", servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping(pattern);
  }

  /** Adds a filter, for all paths, to an application. */
  static void filter(
      Context context,
      String name,
      Filter filter,
      Set<DispatcherType> dispatchers,
      Map<String, String> parameters) {
    FilterDef definition = new FilterDef();
    definition.setFilterName(name);
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    parameters.forEach(definition::addInitParameter);
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName(name);
    map.addURLPattern("/*");
    dispatchers.forEach(dispatcher -> map.setDispatcher(dispatcher.name()));
    context.addFilterMap(map);
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}

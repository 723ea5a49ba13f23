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
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A Tomcat in this process with one application: a filter and a servlet behind it. */
final class EmbeddedTomcat implements AutoCloseable {
  private final Tomcat tomcat = new Tomcat();

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
    Path base = Files.createTempDirectory("sluice-tomcat");
    base.toFile().deleteOnExit();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("maxThreads", "8");
    Context context = tomcat.addContext("", null);
    Wrapper wrapper = Tomcat.addServlet(context, "servlet", servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping(pattern);
    FilterDef definition = new FilterDef();
    definition.setFilterName("sluice");
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    parameters.forEach(definition::addInitParameter);
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName("sluice");
    map.addURLPattern("/*");
    dispatchers.forEach(type -> map.setDispatcher(type.name()));
    context.addFilterMap(map);
    tomcat.start();
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

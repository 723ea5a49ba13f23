package dev.sluice.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers the filter in each web application that a policy file is named for, whether the JAR
 * lies in the application or in the server's shared library.
 *
 * <p>By default the filter comes after those of {@code web.xml}: what they authenticated counts,
 * and when a decision comes later only the servlet is dispatched to again, so that no filter of the
 * application is passed over. The context parameter {@code sluice.order} set to {@code before} puts
 * it in front, for applications whose filters read bodies; these then need the {@code ASYNC}
 * dispatcher.
 *
 * <p>Tomcat's manager applications are left alone. An application that registers the filter itself,
 * under whatever name, is filtered once.
 */
public final class SluiceInitializer implements ServletContainerInitializer {
  private static final String FILTER = "sluice";
  private static final String ORDER = "sluice.order";
  private static final Set<String> NEVER = Set.of("/manager", "/host-manager");

  /**
   * Registers the filter, or says in the server's log why not.
   *
   * @param classes unused
   */
  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    if (NEVER.contains(context.getContextPath())) {
      return;
    }
    if (ConfigurationFile.named(context) == null) {
      context.log(
          "Sluice does not filter "
              + (context.getContextPath().isEmpty() ? "/" : context.getContextPath())
              + ": no policy file is named by "
              + ConfigurationFile.PARAMETER
              + " or "
              + ConfigurationFile.VARIABLE
              + ".");
      return;
    }
    FilterRegistration.Dynamic filter = context.addFilter(FILTER, SluiceFilter.class);
    if (filter != null) {
      filter.setAsyncSupported(true);
      filter.addMappingForUrlPatterns(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
          !"before".equals(context.getInitParameter(ORDER)),
          "/*");
    }
  }
}

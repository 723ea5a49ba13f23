package dev.sluice.cli;

import java.lang.reflect.Proxy;

/**
 * What the process does when the operating system signals it.
 *
 * <p>The JDK has no supported way to see SIGHUP, and its {@code sun.misc.Signal} cannot be compiled
 * against without a warning that nothing silences; so it is looked up.
 */
final class Signals {
  private Signals() {}

  /** Runs a task, on a thread of the JVM's, each time a signal such as {@code HUP} arrives. */
  static void on(String name, Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handle =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                task.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handle);
    } catch (ReflectiveOperationException e) {
      throw CommandFailure.failed("this JVM cannot handle the signal " + name + ": " + e);
    }
  }
}

package dev.sluice;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a request says before its body, as the adapter received it.
 *
 * @param method HTTP method in upper case
 * @param path decoded path without the query, from the server's root
 * @param query raw query without the question mark, or null
 * @param headers the client's own headers; never proof of who calls
 * @param remoteAddress the peer's IP address in text, empty where unknown
 * @param login whom the container authenticated, or null
 */
public record RequestHead(
    String method,
    String path,
    @Nullable String query,
    Headers headers,
    String remoteAddress,
    @Nullable Login login) {

  /**
   * A user whom the container authenticated.
   *
   * @param name the principal's name
   * @param hasRole whether the container grants a role; asked only during {@code onCall}
   */
  public record Login(String name, Predicate<String> hasRole) {}

  /** Returns this head with a header set. */
  public RequestHead with(String name, String value) {
    return new RequestHead(method, path, query, headers.with(name, value), remoteAddress, login);
  }
}

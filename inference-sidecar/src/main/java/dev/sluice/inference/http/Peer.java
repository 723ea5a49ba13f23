package dev.sluice.inference.http;

/** How the other side of a call is known by its connection alone. */
enum Peer {
  /** Over TCP, without a certificate that was verified. */
  UNKNOWN,
  /** Over TLS, with a certificate that the configured authority has signed. */
  CERTIFIED,
  /** Over the Unix socket, which the file system guards, or from this very process. */
  LOCAL
}

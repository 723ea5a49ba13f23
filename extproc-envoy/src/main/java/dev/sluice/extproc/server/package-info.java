/**
 * The gRPC server that external processing runs in.
 *
 * <p>{@link dev.sluice.extproc.server.ExtProcServer} listens on a TCP address or on a Unix socket,
 * with TLS where {@link dev.sluice.extproc.server.TlsSettings} are given, and serves whatever
 * services it is handed on Netty's event loops, without a thread in between. It says that it is not
 * healthy until it is told that everything is warm, and again while it drains: calls under way may
 * finish, new ones are refused. A socket file takes its name only once it can be connected to and
 * has the right mode, and replaces one that a dead process has left.
 */
@NullMarked
package dev.sluice.extproc.server;

import org.jspecify.annotations.NullMarked;

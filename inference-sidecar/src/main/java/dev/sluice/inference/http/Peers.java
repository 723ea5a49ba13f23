package dev.sluice.inference.http;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells how the other side of a connection is known. */
final class Peers {
  private Peers() {}

  /** Returns how the other side is known, once its TLS handshake is over where there is one. */
  static Peer of(Channel channel) {
    if (channel instanceof NioDomainSocketChannel) {
      return Peer.LOCAL;
    }
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls != null && isCertified(tls) ? Peer.CERTIFIED : Peer.UNKNOWN;
  }

  private static boolean isCertified(SslHandler tls) {
    try {
      Certificate[] chain = tls.engine().getSession().getPeerCertificates();
      return chain.length > 0;
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }
}

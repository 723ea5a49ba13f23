package dev.sluice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object of a request as the list of its top-level members; immutable.
 *
 * <p>{@link #bytes()} is the very array the client sent until a member changes; from then on it is
 * written from the members, unchanged ones byte for byte.
 */
public final class Body {
  /** The body of a request that has none. */
  public static final Body EMPTY = new Body(new byte[0], List.of());

  /**
   * One member of the object.
   *
   * @param name the name, unescaped
   * @param value its value as it was sent
   */
  public record Member(String name, JsonText value) {}

  private final byte @Nullable [] original;
  private final List<Member> members;

  /** Makes the body of bytes as received, whose members the caller has indexed. */
  public Body(byte[] original, List<Member> members) {
    this.original = original;
    this.members = List.copyOf(members);
  }

  private Body(List<Member> members) {
    this.original = null;
    this.members = List.copyOf(members);
  }

  /** Returns the members in the order they were sent. */
  public List<Member> members() {
    return members;
  }

  /** Returns the value of a member, or null. */
  public @Nullable JsonText get(String name) {
    for (Member member : members) {
      if (member.name().equals(name)) {
        return member.value();
      }
    }
    return null;
  }

  /** Returns this body with a member replaced where it stands, or added at the end. */
  public Body with(String name, JsonText value) {
    List<Member> changed = new ArrayList<>(members.size() + 1);
    boolean found = false;
    for (Member member : members) {
      boolean here = member.name().equals(name);
      found |= here;
      changed.add(here ? new Member(name, value) : member);
    }
    if (!found) {
      changed.add(new Member(name, value));
    }
    return new Body(changed);
  }

  /** Returns this body without a member, the same instance if it was not there. */
  public Body without(String name) {
    if (get(name) == null) {
      return this;
    }
    return new Body(members.stream().filter(member -> !member.name().equals(name)).toList());
  }

  /** Returns whether these are not the bytes that the client sent. */
  public boolean changed() {
    return original == null;
  }

  /** Returns the bytes to send; for reading only. */
  public byte[] bytes() {
    return original != null ? original : write();
  }

  private byte[] write() {
    List<JsonText> names = new ArrayList<>(members.size());
    int size = 2 + Math.max(0, members.size() - 1);
    for (Member member : members) {
      JsonText name = JsonText.string(member.name());
      names.add(name);
      size += name.length() + 1 + member.value().length();
    }
    byte[] out = new byte[size];
    int at = 0;
    out[at++] = '{';
    for (int i = 0; i < members.size(); i++) {
      if (i > 0) {
        out[at++] = ',';
      }
      at = names.get(i).copyTo(out, at);
      out[at++] = ':';
      at = members.get(i).value().copyTo(out, at);
    }
    out[at] = '}';
    return out;
  }
}

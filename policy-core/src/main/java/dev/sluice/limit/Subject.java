package dev.sluice.limit;

import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Model;
import dev.sluice.Models;

/** Tells whose bucket a call draws from. */
final class Subject {
  /** Separates parts that may hold any printable character. */
  private static final char AND = '\n';

  private static final String ALL = "all";
  private static final String UNKNOWN = "\nunknown";

  private Subject() {}

  /** Returns what names the bucket among those of one limit. */
  static String of(Call call, Per per, Models models) {
    Caller caller = call.caller();
    return switch (per) {
      case KEY -> caller.key() != null ? caller.key() : user(caller);
      case USER -> user(caller);
      case TEAM -> team(caller);
      case TENANT -> caller.tenant();
      case ADDRESS -> call.head().remoteAddress();
      case MODEL -> model(call, models);
      case ALL -> ALL;
    };
  }

  /** Returns the same for people; a model's name that is not configured is the client's text. */
  static String described(Call call, Per per) {
    Caller caller = call.caller();
    return switch (per) {
      case KEY -> "this key";
      case USER -> caller.user() == null ? "this caller" : "user '" + caller.user() + "'";
      case TEAM -> caller.team() == null ? "this caller" : "team '" + caller.team() + "'";
      case TENANT -> "tenant '" + caller.tenant() + "'";
      case ADDRESS -> "this address";
      case MODEL -> "this model";
      case ALL -> "all callers together";
    };
  }

  private static String team(Caller caller) {
    return caller.team() == null ? caller.tenant() : caller.tenant() + AND + caller.team();
  }

  private static String user(Caller caller) {
    return team(caller) + AND + AND + (caller.user() == null ? "" : caller.user());
  }

  /**
   * Names that nobody configured count together, because clients can make up any number of them.
   */
  private static String model(Call call, Models models) {
    if (call.plan() != null) {
      return call.plan().model();
    }
    Model model = models.find(call.model());
    if (model != null) {
      return model.name();
    }
    return call.model().equals(Models.AUTO) ? Models.AUTO : UNKNOWN;
  }
}

package dev.sluice;

/**
 * The phases of a call that a handler takes part in: those of whose methods it has one of its own.
 *
 * <p>Most handlers take part in one or two of four. Asking the others comes to nothing, but each
 * time by a jump that no processor foresees, to an object that is no longer near.
 *
 * @param call whether {@code onCall} is its own
 * @param head whether {@code onHead} is
 * @param piece whether {@code onPiece} is
 * @param end whether {@code onComplete} is
 */
record Parts(boolean call, boolean head, boolean piece, boolean end) {
  private static final ClassValue<Parts> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected Parts computeValue(Class<?> type) {
          return new Parts(
              has(type, "onCall", Call.class),
              has(type, "onHead", AnswerHead.class),
              has(type, "onPiece", AnswerPiece.class),
              has(type, "onComplete", Outcome.class));
        }
      };

  /** Returns the parts of a handler. */
  static Parts of(Handler handler) {
    return OF_CLASS.get(handler.getClass());
  }

  private static boolean has(Class<?> type, String method, Class<?> parameter) {
    try {
      return type.getMethod(method, parameter).getDeclaringClass() != Handler.class;
    } catch (NoSuchMethodException e) {
      // An image without reflection: asking in vain is safe.
      return true;
    }
  }
}

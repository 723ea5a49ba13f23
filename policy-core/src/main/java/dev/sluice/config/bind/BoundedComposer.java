package dev.sluice.config.bind;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Composes YAML nodes no deeper than a stack can bear: the library's composer recurses unbounded.
 */
final class BoundedComposer extends Composer {
  private static final int DEEPEST = 50;

  private int depth;

  BoundedComposer(LoadSettings settings, String text) {
    super(settings, new ParserImpl(settings, new StreamReader(settings, text)));
  }

  @Override
  protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
    deeper();
    SequenceNode node = super.composeSequenceNode(anchor);
    depth--;
    return node;
  }

  @Override
  protected Node composeMappingNode(Optional<Anchor> anchor) {
    deeper();
    Node node = super.composeMappingNode(anchor);
    depth--;
    return node;
  }

  private void deeper() {
    if (++depth > DEEPEST) {
      throw new YamlEngineException(
          "more than " + DEEPEST + " lists and mappings inside each other");
    }
  }
}

package dev.sluice.config.bind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Makes a tree of the nodes of one document; aliases are copied, within a bound. */
final class TreeMaker {
  /** Stops aliases of aliases, which double with each line. */
  private static final int MOST_NODES = 400_000;

  /** YAML 1.1's merge key, which people know from other tools and YAML 1.2 has no more. */
  private static final String MERGE = "<<";

  private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

  private final Path file;
  private final Variables variables;
  private final Problems problems;
  private int nodes;

  TreeMaker(Path file, Variables variables, Problems problems) {
    this.file = file;
    this.variables = variables;
    this.problems = problems;
  }

  /**
   * Makes the tree.
   *
   * @throws YamlEngineException if it would have too many nodes, or contain itself
   */
  Tree make(Node node) {
    return make(node, "");
  }

  private Tree make(Node node, String path) {
    if (++nodes > MOST_NODES || node.isRecursive()) {
      throw new YamlEngineException("aliases repeat more than " + MOST_NODES + " nodes");
    }
    Place place = place(node);
    Tag tag = node.getTag();
    if (!tag.getValue().startsWith(STANDARD_TAGS) && !tag.equals(Tag.ENV_TAG)) {
      problems.add(place, path, "the tag " + tag.getValue() + " means nothing here");
    }
    if (node instanceof MappingNode mapping) {
      return new Tree.Mapping(place, entries(mapping, path));
    }
    if (node instanceof SequenceNode sequence) {
      List<Tree> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(make(item, path + "[" + items.size() + "]"));
      }
      return new Tree.Sequence(place, List.copyOf(items));
    }
    return text((ScalarNode) node, path);
  }

  private List<Tree.Entry> entries(MappingNode mapping, String path) {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    List<Tree.Entry> merged = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(place(tuple.getKeyNode()), path, "a key must be a single value");
        continue;
      }
      String name = key.getValue();
      if (name.equals(MERGE) && key.isPlain()) {
        merged.addAll(merged(tuple.getValueNode(), path));
        continue;
      }
      Tree.Text text = new Tree.Text(place(key), name, name, key.isPlain());
      String member = Problems.member(path, name);
      Tree.Entry entry = new Tree.Entry(text, make(tuple.getValueNode(), member));
      Tree.@Nullable Entry first = entries.putIfAbsent(name, entry);
      if (first != null) {
        problems.add(
            text.place(), member, "is given twice; the first is at " + first.key().place());
      }
    }
    merged.forEach(entry -> entries.putIfAbsent(entry.name(), entry));
    return List.copyOf(entries.values());
  }

  /** What is merged fills in what a mapping does not say itself; of several the first holds. */
  private List<Tree.Entry> merged(Node value, String path) {
    if (value instanceof MappingNode mapping) {
      return entries(mapping, path);
    }
    List<Tree.Entry> all = new ArrayList<>();
    if (value instanceof SequenceNode sequence
        && sequence.getValue().stream().allMatch(MappingNode.class::isInstance)) {
      sequence.getValue().forEach(item -> all.addAll(merged(item, path)));
    } else {
      problems.add(place(value), path, "<< merges a mapping or a list of mappings");
    }
    return all;
  }

  private Tree.Text text(ScalarNode node, String path) {
    Place place = place(node);
    String raw = node.getValue();
    return new Tree.Text(place, raw, variables.expand(raw, place, path), node.isPlain());
  }

  private Place place(Node node) {
    return node.getStartMark().map(mark -> YamlReader.at(file, mark)).orElse(Place.of(file));
  }
}

package dev.sluice.config.bind;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads YAML 1.2 files of bounded size, depth and repetition; not for sharing between threads. */
public final class YamlReader {
  /** Room for tens of thousands of keys. */
  private static final int LARGEST = 4 << 20;

  private final Problems problems;
  private final Variables variables;

  /**
   * Makes a reader.
   *
   * @param environment the value of an environment variable by its name, or null
   * @param problems takes all that is wrong
   */
  public YamlReader(Function<String, @Nullable String> environment, Problems problems) {
    this.problems = problems;
    this.variables = new Variables(environment, problems);
  }

  /** Reads a file; returns null, with a problem, if it cannot be read. */
  public @Nullable Tree read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        problems.add(
            Place.of(file), "", "has more than " + LARGEST + " bytes; split it by include");
        return null;
      }
      return parse(text(Files.readAllBytes(file)), file);
    } catch (NoSuchFileException e) {
      problems.add(Place.of(file), "", "there is no such file");
    } catch (CharacterCodingException e) {
      problems.add(Place.of(file), "", "is not UTF-8 text");
    } catch (IOException e) {
      problems.add(Place.of(file), "", "cannot be read: " + e.getMessage());
    }
    return null;
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /**
   * Parses a text; returns null, with a problem, if it is not one YAML document.
   *
   * @param file what the text is called in messages, and what paths in it are relative to
   */
  public @Nullable Tree parse(String text, Path file) {
    try {
      LoadSettings settings = LoadSettings.builder().setCodePointLimit(LARGEST).build();
      BoundedComposer composer = new BoundedComposer(settings, text);
      Node node = composer.getSingleNode().orElse(null);
      if (node == null) {
        problems.add(Place.of(file), "", "is empty");
        return null;
      }
      return new TreeMaker(file, variables, problems).make(node);
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(mark -> at(file, mark)).orElse(Place.of(file));
      problems.add(place, "", "is not YAML: " + e.getProblem() + hint(text, place));
    } catch (YamlEngineException e) {
      problems.add(Place.of(file), "", "is not YAML: " + e.getMessage());
    }
    return null;
  }

  /** The commonest mistake of all: YAML ends a plain scalar inside braces at the next brace. */
  private static String hint(String text, Place place) {
    String line = text.lines().skip(Math.max(0, place.line() - 1)).findFirst().orElse("");
    return line.contains("${") ? "; inside { } and [ ] write \"${NAME}\" with quotes" : "";
  }

  static Place at(Path file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}

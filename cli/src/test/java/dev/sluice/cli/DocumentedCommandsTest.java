package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that the pages tell people to type are commands that there are. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("```(?:sh)?\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("^(\\.?/?[\\w-]+(?:/[\\w.-]+)*/[\\w.-]+|\\./sluice)(?: |$).*");
  private static final Pattern FILE =
      Pattern.compile("(?:policies|examples|docs|benchmarks)/[\\w./-]+");

  static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (Path page : pages()) {
      Matcher block = BLOCK.matcher(Files.readString(page));
      while (block.find()) {
        for (String line : block.group(1).split("\\n")) {
          String command = line.replaceFirst(" *#.*", "").replaceAll("\\[[^ ]+ .*\\]", "").strip();
          if (COMMAND.matcher(command).matches()) {
            commands.add(command);
          }
        }
      }
    }
    return commands;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String name : List.of("README.md", "CONTRIBUTING.md", "benchmarks/README.md")) {
      pages.add(ROOT.resolve(name));
    }
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandIsOneThatThereIs(String command) {
    List<String> words = List.of(command.split(" +"));
    assertThat(ROOT.resolve(words.get(0))).isExecutable();
    for (String word : words) {
      if (FILE.matcher(word).matches()) {
        assertThat(ROOT.resolve(word)).exists();
      }
    }
    if (words.get(0).equals("./sluice")) {
      String[] arguments = words.stream().skip(1).toArray(String[]::new);
      assertThatCode(() -> Main.commandLine().parseArgs(arguments)).doesNotThrowAnyException();
    }
  }

  @Test
  void theFirstPageBeginsWithTheGateway() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(15).startsWith("./sluice up");
  }
}

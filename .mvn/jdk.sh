# Finding a JDK and its options, for the launcher and other scripts; sourced, not run.

# Prints the feature version ("25") of the JDK at home $1, or nothing where there is none.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  local version=
  # The release file spares starting a JVM; a few vendors leave it out.
  if [ -f "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  printf '%s\n' "$version"
}

# Prints the home of the `java` that the PATH finds, through its symbolic links.
jdk_on_path() {
  local java link
  java=$(command -v java) || return 0
  while link=$(readlink "$java"); do
    case $link in
      /*) java=$link ;;
      *) java=${java%/*}/$link ;;
    esac
  done
  java=${java%/*}
  printf '%s\n' "${java%/*}"
}

# Prints the home of a JDK of at least version $1, or fails. SLUICE_JDK_PLACES (homes, by colons)
# replaces the usual places of installation.
find_jdk() {
  local least=$1 home version
  local -a homes=("${SLUICE_JAVA_HOME:-}" "${JAVA_HOME:-}" "$(jdk_on_path)")
  if [ -n "${SLUICE_JDK_PLACES+set}" ]; then
    local -a places=()
    IFS=: read -r -a places <<<"$SLUICE_JDK_PLACES"
    homes+=(${places[@]+"${places[@]}"})
  else
    homes+=(/usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/*
      "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home)
    if [ -x /usr/libexec/java_home ]; then
      homes+=("$(/usr/libexec/java_home -v "$least+" 2>/dev/null || true)")
    fi
  fi
  for home in "${homes[@]}"; do
    [ -n "$home" ] || continue
    version=$(jdk_version "$home")
    if [ "${version:-0}" -ge "$least" ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

# Prints how many processors this process may use, or nothing where no tool says.
processors() {
  nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || true
}

# Prints options $1 for a JVM, with the collector that serves a small machine unless they or the
# JVM's own variables choose one: on few processors G1's concurrent work is taken from the calls.
jvm_options() {
  local count
  case "$1 ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-}" in
    *-XX:+Use*GC*) ;;
    *)
      count=$(processors)
      # The JVM of a single processor takes the serial collector by itself.
      case $count in
        [2-4]) printf '%s ' -XX:+UseParallelGC ;;
      esac
      ;;
  esac
  printf '%s\n' "$1"
}

[description]
Puts Sluice's JAR on the class path of all ee10 applications.

[environment]
ee10

[depend]
ee10-annotations

[lib]
lib/sluice/*.jar

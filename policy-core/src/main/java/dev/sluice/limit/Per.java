package dev.sluice.limit;

/** Whose calls are counted together. */
public enum Per {
  /** Those with one API key; callers whom the container vouched for count by their user. */
  KEY,
  /** Those of one user of a team of a tenant. */
  USER,
  /** Those of one team of a tenant; callers without a team count together. */
  TEAM,
  /** Those of one tenant. */
  TENANT,
  /** Those from one network address. */
  ADDRESS,
  /** Those for one configured model; all other names count together. */
  MODEL,
  /** All. */
  ALL
}
